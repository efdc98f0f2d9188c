/** What the command line holds against a caller whom no memory knows: of a record as the functions do, of a text less. */
import { describe, expect, it } from 'vitest';
import { signsAlone } from '../../lambdas/admission/signs.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { parseRecord } from '../../lambdas/denial/record/parse.ts';
import { parseText } from '../../lambdas/denial/text/error-text.ts';

const MESSAGE =
  'User: arn:aws:sts::111122223333:assumed-role/ci/terraform is not authorized to perform: logs:DeleteLogGroup on resource: arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/shop:log-stream: because no identity-based policy allows the logs:DeleteLogGroup action';

describe('signs where no memory knows the caller', () => {
  it('asks for a look where the one who was refused pastes the error', () => {
    const parsed = parseText(
      `An error occurred (AccessDeniedException) when calling the DeleteLogGroup operation: ${MESSAGE}`,
    );
    expect(parsed.kind === 'denial' && signsAlone(parsed.denial, DEFAULT_SETTINGS.signs)).toMatchObject({
      severity: 'warning',
      signs: [{ kind: 'guardrail-target' }],
    });
  });

  it('warns of the same call in a record', () => {
    const parsed = parseRecord({
      eventVersion: '1.11',
      eventID: '0b1c2d3e-1111-2222-3333-444455556666',
      eventTime: '2026-11-01T10:00:00Z',
      eventSource: 'logs.amazonaws.com',
      eventName: 'DeleteLogGroup',
      awsRegion: 'eu-west-1',
      recipientAccountId: '111122223333',
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::111122223333:assumed-role/ci/terraform',
        accountId: '111122223333',
      },
      errorCode: 'AccessDenied',
      errorMessage: MESSAGE,
    });
    expect(parsed.kind === 'denial' && signsAlone(parsed.denial, DEFAULT_SETTINGS.signs).severity).toBe('critical');
  });
});
