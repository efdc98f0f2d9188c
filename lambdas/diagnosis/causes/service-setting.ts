/**
 * A switch or rule of the service itself refused: billing access not activated, a Region not enabled, a session too long,
 * a permission system of its own, a role handed to the service that it cannot use.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
import type { Findings } from '../findings/findings.ts';
import { type CauseEntry, type CauseMatch, CERTAIN_BY_CODE, CERTAIN_BY_MESSAGE } from './cause-entry.ts';

export const SERVICE_SETTING: CauseEntry = {
  cause: 'service-setting',
  outcome: 'not-a-policy-denial',
  docsPage: 'service-setting',
  holds,
};

/** What a service says of another's policies, those policies tell better. */
const YIELDING: ReadonlySet<string> = new Set([
  'handed-role-permissions',
  'handed-role-trust',
  'service-not-let-in',
  'function-url',
]);

/** Told by words that another failure might use too. */
const HEDGED: ReadonlySet<string> = new Set([
  // https://docs.aws.amazon.com/greengrass/v2/developerguide/troubleshooting.html: a recipe that is no valid JSON.
  'action-null',
  'service-words',
  'not-enabled',
  'delegated-administrator',
  'opensearch-data-access',
  'function-url',
  'api-gateway-forbidden',
  'cloudfront-signed',
  'cloudfront-blocked',
  'knowledge-base-store',
  'lambda-role-recreated',
]);

function holds(findings: Findings): CauseMatch | undefined {
  const { denial, blockers, allowsNow } = findings;
  const { setting } = denial.message;
  if (setting?.kind === 'service-setting') {
    const yields = YIELDING.has(setting.setting);
    if (yields && blockers.length > 0) return undefined;
    const doubt = HEDGED.has(setting.setting) || (yields && allowsNow);
    return doubt ? { confidence: 'likely', source: 'error-message' } : CERTAIN_BY_MESSAGE;
  }
  if (denial.refusal === 'session-duration') return CERTAIN_BY_MESSAGE;
  return denial.refusal === 'service-setting' ? CERTAIN_BY_CODE : undefined;
}

/** Slug of the switch. */
export function settingOf({ denial }: Pick<Findings, 'denial'>): string {
  if (denial.message.setting?.kind === 'service-setting') return denial.message.setting.setting;
  return denial.refusal === 'session-duration' ? 'maximum-session-duration' : 'other';
}
