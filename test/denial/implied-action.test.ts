/**
 * Which action the words of a tool or a service stand for where no sentence names it; and where none is meant.
 */
import { describe, expect, it } from 'vitest';
import { impliedAction } from '../../lambdas/denial/text/told/implied-action.ts';
import rows from '../cases/denial/implied-actions.json' with { type: 'json' };

describe('an action that is not named', () => {
  it.each(rows)('%s: %s', (text, action) => {
    expect(impliedAction(text)).toBe(action);
  });

  it.each([
    'Access Denied',
    'The role lacks permissions to call s3.fooBar',
    'tagging Nowhere Thing (x): AccessDenied',
    'error baking cakes: UnauthorizedOperation',
    'ERROR "cp s3://acme/a.txt s3://other/a.txt": AccessDenied',
  ])('is not made up: %s', (text) => {
    expect(impliedAction(text)).toBeUndefined();
  });
});
