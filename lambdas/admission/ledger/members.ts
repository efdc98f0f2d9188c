/**
 * Who forwards to this hub, and who fell silent: every forwarder sends a heartbeat once an hour, on the way that its
 * denials take. A member that the settings name is expected though it was never heard; any other is known once it was
 * heard. Errs towards patience: two lost heartbeats are no alarm, and a rollout has a day.
 */
import type { Settings } from '../../contract/settings.ts';

/** One account in one Region; `*`: in any. */
export interface AccountRegion {
  readonly account: string;
  readonly region: string;
}

export interface Member extends AccountRegion {
  /** Known or expected since then. ISO 8601, as all times here. */
  readonly since: string;
  readonly lastHeard?: string;
  /** Its silence was told then. */
  readonly toldAt?: string;
}

/** Kept in the memory: one item a place. */
export interface Members {
  heard(place: AccountRegion, now: string): Promise<void>;
  /** From now on they are waited for, if they were not before. */
  expect(places: readonly AccountRegion[], now: string): Promise<void>;
  all(): Promise<readonly Member[]>;
  silenceTold(places: readonly AccountRegion[], now: string): Promise<void>;
}

type Watched = Pick<Settings, 'accounts' | 'organization'>;

const HOUR_MS = 60 * 60_000;
/** Without a heartbeat for so long it is silent. */
export const PATIENCE_MS = 3 * HOUR_MS;
const ROLLOUT_MS = 24 * HOUR_MS;
const ANY_REGION = '*';

/** Places that should report, as the settings and what was heard have it. `hub` needs no forwarder. */
export function expectedOf(
  known: readonly Member[],
  { accounts, organization }: Watched,
  hub: AccountRegion,
): readonly AccountRegion[] {
  const heard = known.filter(({ lastHeard }) => lastHeard !== undefined);
  const inOrganization = [
    ...(organization?.managementAccount === undefined ? [] : [organization.managementAccount]),
    ...heard.map(({ account }) => account).filter((account) => !accounts.includes(account)),
  ];
  const wanted = [
    ...accounts.map((account) => ({ account, region: ANY_REGION })),
    ...[...new Set(inOrganization)].flatMap((account) =>
      (organization?.regions ?? []).map((region) => ({ account, region })),
    ),
  ];
  return wanted.filter((one) => !isSame(one, hub));
}

/** Heard no more, or never though it was expected. */
export function silentOf(known: readonly Member[], expected: readonly AccountRegion[], now: Date): readonly Member[] {
  return known.filter((member) => {
    const { lastHeard, since, region, account } = member;
    if (lastHeard !== undefined) return now.getTime() - Date.parse(lastHeard) > PATIENCE_MS;
    const isHeardElsewhere =
      region === ANY_REGION && known.some((other) => other.account === account && other.lastHeard !== undefined);
    return (
      !isHeardElsewhere && expected.some((one) => isSame(one, member)) && now.getTime() - Date.parse(since) > ROLLOUT_MS
    );
  });
}

export function isSame(one: AccountRegion, other: AccountRegion): boolean {
  return one.account === other.account && one.region === other.region;
}

/** The account and Region of a heartbeat: AWS writes both into the event, whoever made the rule. */
export function placeOf(event: Readonly<Record<string, unknown>>): AccountRegion | undefined {
  const { account, region } = event;
  if (typeof account !== 'string' || !/^\d{12}$/.test(account)) return undefined;
  return typeof region === 'string' && /^[a-z]{2}(-[a-z]+){1,3}-\d{1,2}$/.test(region)
    ? { account, region }
    : undefined;
}
