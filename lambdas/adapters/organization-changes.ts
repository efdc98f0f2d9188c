/**
 * Is every change of the organization's policies heard? Then they need not be read by the clock. Errs towards no: the
 * management account and every other one must forward from the Region in which Organizations leaves its events (a
 * delegated administrator changes policies from its own account), the forwarder of the management account must have been
 * heard lately, and a change of its policies must have come through before, for a forwarder without a trail hears nothing.
 */
import { type AccountRegion, isSame, PATIENCE_MS } from '../admission/ledger/members.ts';
import { globalRegion, partitionOf } from '../aws/regions.ts';
import type { Journal } from '../change/journal.ts';
import type { Settings } from '../contract/settings.ts';
import { remembering } from './connection/remember.ts';

/** The management account whose organization is heard whole, or nothing. */
export type Heard = () => Promise<string | undefined>;

export interface HearingParts {
  readonly settings: Pick<Settings, 'organization'>;
  readonly hub: AccountRegion;
  readonly journal: Pick<Journal, 'coverage'>;
  readonly lastHeard: (member: AccountRegion) => Promise<string | undefined>;
}

const FOR_MS = 5 * 60_000;

export function organizationHeard({ settings, hub, journal, lastHeard }: HearingParts, now = () => Date.now()): Heard {
  const region = globalRegion(partitionOf(hub.region) ?? 'aws');
  const { organization } = settings;
  const account = organization?.managementAccount;
  if (account === undefined || organization?.root === undefined) return async () => undefined;
  const place = { account, region };
  if (!organization.regions.includes(region)) return async () => undefined;
  const answers = remembering<boolean>({ most: 1, forMs: FOR_MS });
  const isHeard = async (): Promise<boolean> => {
    if ((await journal.coverage(account, region)) === undefined) return false;
    if (isSame(hub, place)) return true;
    const heardAt = await lastHeard(place);
    return heardAt !== undefined && now() - Date.parse(heardAt) < PATIENCE_MS;
  };
  return async () => ((await answers.get('', isHeard)) ? account : undefined);
}
