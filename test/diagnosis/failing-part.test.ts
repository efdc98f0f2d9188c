/**
 * A part of the diagnosis that fails on what others wrote is left out of the answer, and the alert goes out.
 */
import { expect, it } from 'vitest';
import { check, denial, diagnosed } from './building.ts';

const broken = {
  ...check({ policies: { identity: [] } }),
  get approximate(): never {
    throw new Error('not to be read');
  },
};

it('what cannot be surveyed is unexplained', () => {
  expect(diagnosed(denial(), [broken])).toMatchObject({
    outcome: 'not-explained',
    cause: 'unexplained',
    confidence: 'possible',
    blockers: [],
    fixes: [],
    changes: [],
    checks: [{ action: 's3:GetObject', decision: 'implicitDeny' }],
  });
});

it("and is not said to allow: AWS's own words stand undoubted", () => {
  const message = { setting: { kind: 'service-setting', setting: 'service-not-let-in' } } as const;
  expect(diagnosed(denial({ message }), [broken])).toMatchObject({ cause: 'service-setting', confidence: 'certain' });
});
