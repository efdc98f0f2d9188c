/**
 * The call was turned away before any policy was asked: its signature or credentials did not stand.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html
 */
import { type CauseEntry, CERTAIN_BY_CODE } from './cause-entry.ts';

export const CREDENTIALS_EXPIRED: CauseEntry = {
  cause: 'credentials-expired',
  outcome: 'not-a-policy-denial',
  docsPage: 'credentials-expired',
  holds: ({ denial }) => (denial.refusal === 'credentials-expired' ? CERTAIN_BY_CODE : undefined),
};

export const CREDENTIALS_INVALID: CauseEntry = {
  cause: 'credentials-invalid',
  outcome: 'not-a-policy-denial',
  docsPage: 'credentials-invalid',
  holds: ({ denial }) =>
    denial.refusal === 'credentials-invalid' || denial.refusal === 'no-credentials' ? CERTAIN_BY_CODE : undefined,
};
