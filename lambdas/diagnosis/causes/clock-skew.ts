/**
 * The caller's clock is off by more than AWS tolerates, so that its signature is of another time.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html
 */
import { type CauseEntry, CERTAIN_BY_CODE } from './cause-entry.ts';

export const CLOCK_SKEW: CauseEntry = {
  cause: 'clock-skew',
  outcome: 'not-a-policy-denial',
  docsPage: 'clock-skew',
  holds: ({ denial }) => (denial.refusal === 'clock-skew' ? CERTAIN_BY_CODE : undefined),
};
