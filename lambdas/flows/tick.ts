/**
 * What is told on a tick: ended windows as one digest, held denials as one summary, a day as its digest. Nothing leaves
 * the memory before its notice is out: after a crash it is told again rather than never.
 */

import type { DayCounts, Ledger } from '../admission/ledger/ledger.ts';
import { lastEndOfDay } from '../admission/ledger/ledger.ts';
import { type AccountRegion, expectedOf, isSame, type Members, silentOf } from '../admission/ledger/members.ts';
import type { DueWindow, Memory, Story } from '../admission/memory.ts';
import { ownRuleFor } from '../admission/muting/quiet-rules.ts';
import { parseArn } from '../aws/arn.ts';
import type { Settings } from '../contract/settings.ts';
import type { Channel } from '../delivery/channel.ts';
import { type Delivered, deliver, endThreads, isDelivered } from '../delivery/deliver.ts';
import { present } from '../denial/fields.ts';
import { composeDigest, isEmptyDigest } from '../notice/compose-digest.ts';
import { composeSilence } from '../notice/compose-silence.ts';
import { composeSummary } from '../notice/compose-summary.ts';
import type { Counted, Digest, HeldSummary } from '../notice/digest.ts';
import type { Notice } from '../notice/notice.ts';
import { type Home, threadId } from '../notice/reference.ts';

export interface TellPorts {
  readonly memory: Memory;
  readonly ledger?: Ledger;
  readonly channels: readonly Channel[];
  readonly settings: Settings;
  readonly home?: Home;
  /** Names that the organization gave accounts, beside those of the settings. */
  readonly accountNames?: (accounts: readonly string[]) => Promise<Settings['accountNames']>;
  readonly now: () => Date;
}

export type TickOutcome =
  | { readonly kind: 'nothing-to-tell' }
  /** `lost`: a channel that is required did not take it; it is told again. */
  | { readonly kind: 'told' | 'lost'; readonly notice: Notice; readonly receipts: readonly Delivered[] };

/** Every window that ended becomes a line of one digest; nothing ended, nothing sent. */
export async function tellEndedWindows(ports: TellPorts, from: string): Promise<TickOutcome> {
  const until = ports.now().toISOString();
  const ended = await ports.memory.due(until);
  const windows = ended.filter((window) => window.news && isLoud(window, ports.settings, until));
  const told = await tell({ scope: 'windows', from, until, windows, muted: [] }, ports);
  await endThreads(
    ended
      .filter(({ over, settled }) => over && settled?.severity === 'critical')
      .map(({ fingerprint }) => threadId(fingerprint)),
    ports.channels,
  );
  if (told.kind !== 'lost') await ports.memory.told(ended, until);
  return told;
}

/** Denials beyond the ceiling: one summary, however many there were. */
export async function tellHeld(ports: TellPorts): Promise<TickOutcome> {
  const held = await ports.ledger?.held(ports.now().toISOString());
  if (ports.ledger === undefined || held === undefined || held.denials === 0) return { kind: 'nothing-to-tell' };
  const told = await send(composeSummary(held, await namesFor(accountsOfHeld(held), ports)), ports);
  if (told.kind === 'told') await ports.ledger.heldTold(held);
  return told;
}

/** Once a day, at the hour of the settings: everything of the day, open and closed. */
export async function tellDay(ports: TellPorts, toldUntil: string | undefined): Promise<TickOutcome> {
  if (ports.ledger === undefined) return { kind: 'nothing-to-tell' };
  const now = ports.now().toISOString();
  const until = lastEndOfDay(now, ports.settings.digestHour);
  if (toldUntil !== undefined && toldUntil >= until) return { kind: 'nothing-to-tell' };
  const from = new Date(Date.parse(until) - DAY_MS).toISOString();
  const [stories, counts] = await Promise.all([ports.memory.stories(from, now), ports.ledger.day(until)]);
  const told = await tell(dailyDigest(stories, counts, from, until, ports.settings), ports);
  if (told.kind !== 'lost') await ports.ledger.dayTold(until);
  return told;
}

/** Whoever fell silent, once until it is heard again; with how many are silent now, or nobody to watch. */
export async function tellSilent(
  ports: TellPorts,
  members: Members,
  hub: AccountRegion,
): Promise<{ readonly told: TickOutcome; readonly silent?: number }> {
  const now = ports.now();
  const known = await members.all();
  const expected = expectedOf(known, ports.settings, hub);
  const unknown = expected.filter((place) => !known.some((member) => isSame(member, place)));
  if (unknown.length > 0) await members.expect(unknown, now.toISOString());
  if (known.length + expected.length === 0) return { told: { kind: 'nothing-to-tell' } };
  const silent = silentOf(known, expected, now);
  const news = silent.filter(({ toldAt }) => toldAt === undefined);
  if (news.length === 0) return { told: { kind: 'nothing-to-tell' }, silent: silent.length };
  const told = await send(
    composeSilence(
      news,
      silent.length,
      await namesFor(
        news.map(({ account }) => account),
        ports,
      ),
    ),
    ports,
  );
  if (told.kind === 'told') await members.silenceTold(news, now.toISOString());
  return { told, silent: silent.length };
}

const DAY_MS = 24 * 60 * 60_000;

function dailyDigest(
  stories: readonly Story[],
  counts: DayCounts,
  from: string,
  until: string,
  settings: Settings,
): Digest {
  const windows = stories.filter((story) => story.since < until && isLoud(story, settings, until));
  const names = windows.flatMap(({ settled }) => settled?.gaps ?? []);
  const gaps: Counted[] = [...Map.groupBy(names, (name) => name)].map(([name, all]) => ({ name, count: all.length }));
  return present<Digest>({
    scope: 'daily',
    from,
    until,
    windows,
    closed: windows.flatMap(({ fingerprint, state }) => (state === 'closed' ? [fingerprint] : [])),
    muted: counts.muted,
    held:
      counts.held > 0
        ? { from, until, denials: counts.held, critical: counts.heldCritical, principals: [], actions: [] }
        : undefined,
    gaps: gaps.sort((a, b) => b.count - a.count),
    own: counts.own,
  });
}

/** Muted since it alerted, or told under the copy of another account: no line of its own. */
function isLoud(window: DueWindow, settings: Settings, now: string): boolean {
  const { settled, muted, latest } = window;
  if (settled?.twinOf !== undefined) return false;
  if (settled?.severity === 'critical') return true;
  if (muted !== undefined && muted.until > now) return false;
  return ownRuleFor(latest, { severity: settled?.severity ?? 'info' }, settings, settled?.cause) === undefined;
}

async function tell(digest: Digest, ports: TellPorts): Promise<TickOutcome> {
  return isEmptyDigest(digest)
    ? { kind: 'nothing-to-tell' }
    : send(composeDigest(digest, ports.home, await namesFor(accountsOfDigest(digest), ports)), ports);
}

/** A name is worth less than the notice: without the organization's, those of the settings stand alone. */
async function namesFor(
  accounts: readonly string[],
  { accountNames, settings }: TellPorts,
): Promise<Settings['accountNames']> {
  const ofSettings = settings.accountNames ?? {};
  const unnamed = accounts.filter((account) => !Object.hasOwn(ofSettings, account));
  const told = unnamed.length === 0 ? {} : await accountNames?.(unnamed).catch(() => ({}));
  return { ...told, ...ofSettings };
}

function accountsOfHeld({ accounts = [], principals, suspects = [] }: HeldSummary): readonly string[] {
  const counted = [...accounts, ...suspects, ...principals].map(({ name }) => name);
  return counted.flatMap((name) => (/^\d{12}$/.test(name) ? name : (parseArn(name)?.account ?? [])));
}

function accountsOfDigest({ windows, held }: Digest): readonly string[] {
  return [...windows.map(({ first }) => first.account), ...(held === undefined ? [] : accountsOfHeld(held))];
}

async function send(notice: Notice, { channels, settings }: TellPorts): Promise<TickOutcome> {
  const receipts = await deliver({ notice }, channels, settings);
  return { kind: isDelivered(receipts) ? 'told' : 'lost', notice, receipts };
}
