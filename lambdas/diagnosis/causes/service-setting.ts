/**
 * A switch of the service itself refused: billing access not activated, a Region not enabled, a model not granted.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
import type { Findings } from '../findings.ts';
import { type CauseEntry, CERTAIN_BY_CODE, CERTAIN_BY_MESSAGE, type Held } from './cause-entry.ts';

export const SERVICE_SETTING: CauseEntry = {
  cause: 'service-setting',
  outcome: 'not-a-policy-denial',
  docsPage: 'service-setting',
  holds,
};

function holds({ denial }: Findings): Held | undefined {
  if (denial.message.setting?.kind === 'service-setting') return CERTAIN_BY_MESSAGE;
  if (denial.refusal === 'session-duration') return CERTAIN_BY_MESSAGE;
  return denial.refusal === 'service-setting' ? CERTAIN_BY_CODE : undefined;
}

/** Slug of the switch. */
export function settingOf({ denial }: Pick<Findings, 'denial'>): string {
  if (denial.message.setting?.kind === 'service-setting') return denial.message.setting.setting;
  return denial.refusal === 'session-duration' ? 'maximum-session-duration' : 'other';
}
