/**
 * `denyscope snapshot`: live accounts → a file that any diagnosis can be replayed from. Read only, with the caller's own
 * rights. Errs towards telling: what could not be read is named on stderr and stands as `null` in the file.
 */

import { lstatSync, rmSync } from 'node:fs';
import { connectAws } from '../../adapters/aws-source.ts';
import { inventories } from '../../adapters/capture/inventory.ts';
import { signIn } from '../../adapters/connection/sign-in.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../contract/settings.ts';
import { present } from '../../denial/fields.ts';
import type { Gap } from '../../evidence/source.ts';
import { EXIT } from '../exit.ts';
import { durationMs, settingsFrom } from '../explain/options.ts';
import { capture } from './capture.ts';
import { goOnPrivately, problemWritingTo, startPrivately, writePrivately } from './private-file.ts';
import { progressIn, type Steps } from './progress.ts';

interface SnapshotOptions {
  readonly accounts: readonly string[];
  readonly organization: boolean;
  readonly resources: readonly string[];
  readonly regions: readonly string[];
  readonly output: string;
  readonly objects: boolean;
  readonly resume: boolean;
  readonly sinceMs: number | undefined;
  readonly profile: string | undefined;
  readonly settings: Settings;
}

export async function runSnapshot(raw: Readonly<Record<string, unknown>>): Promise<number> {
  const options = read(raw);
  if (typeof options === 'string') return fail(EXIT.unusable, options);
  // Before AWS is asked for anything: an output that cannot be written would lose it all.
  const problem = problemWritingTo(options.output);
  if (problem !== undefined) return fail(EXIT.unusable, problem);
  const [region] = options.regions;
  const signedIn = await signIn(
    present({
      profile: options.profile,
      region,
    }),
  );
  if (signedIn.kind === 'unreachable') return fail(EXIT.unreachable, `AWS could not be reached: ${signedIn.reason}`);
  const { connect } = signedIn;
  const regions = options.regions.length === 0 ? [connect.region] : options.regions;
  const begun = beginning(options, connect.account ?? '', regions);
  if (begun.kind === 'refused') return fail(EXIT.unusable, begun.reason);
  const { progress, partial } = begun;
  const settingsOf = (accounts: readonly string[]) => ({
    ...options.settings,
    accounts: [...accounts],
    maximumConcurrency: 1,
  });
  const accounts = await accountsOf(options, connectAws({ ...connect, settings: settingsOf([]) }));
  if (typeof accounts === 'string') return fail(EXIT.unusable, accounts);
  const aws = connectAws({ ...connect, settings: settingsOf(accounts) });
  warn(`capturing ${accounts.length === 1 ? 'account' : 'accounts'} ${accounts.join(', ')} in ${regions.join(', ')}`);
  const historyFrom = options.sinceMs === undefined ? undefined : new Date(Date.now() - options.sinceMs);
  const snapshot = await capture(
    present({
      accounts,
      wholeOrganization: options.organization,
      regions,
      resources: options.resources,
      objects: options.objects,
      historyFrom,
    }),
    aws,
    progress,
  );
  try {
    writePrivately(options.output, `${JSON.stringify(snapshot, null, 1)}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason';
    return fail(
      EXIT.unwritten,
      `${options.output} cannot be written: ${reason}; what was read is in ${partial} (--resume)`,
    );
  }
  const gaps = progress.gaps();
  report(options, gaps);
  if (gaps.some(isPassing)) warn(`some of it may be had later: run the same command with --resume`);
  else rmSync(partial, { force: true });
  return EXIT.ok;
}

async function accountsOf(
  options: SnapshotOptions,
  aws: ReturnType<typeof connectAws>,
): Promise<readonly string[] | string> {
  const own = await aws.connection.accounts.own();
  if (!options.organization) return options.accounts.length === 0 ? [own] : options.accounts;
  const from = options.settings.organizationAccount ?? own;
  const listed = await inventories(aws.connection).accounts(from, AbortSignal.timeout(5 * 60_000));
  if (listed.kind === 'found' && listed.value.length > 0) return [...new Set([...listed.value, ...options.accounts])];
  const why = listed.kind === 'unread' ? `${listed.gaps[0]?.reason}, needs organizations:ListAccounts` : 'no account';
  return `the organization's accounts could not be listed from ${from} (${why}): name them with --account`;
}

type Begun =
  | { readonly kind: 'begun'; readonly progress: Steps; readonly partial: string }
  | { readonly kind: 'refused'; readonly reason: string };

function beginning(options: SnapshotOptions, account: string, regions: readonly string[]): Begun {
  const { output, resume } = options;
  const partial = `${output}.partial`;
  // A link that points to nothing counts: it would be written through.
  const isThere = lstatSync(partial, { throwIfNoEntry: false }) !== undefined;
  if (isThere && !resume) {
    return { kind: 'refused', reason: `${partial} already exists: continue with --resume, or delete it to start over` };
  }
  const file = isThere ? goOnPrivately(partial) : startPrivately(partial);
  if (file.kind === 'refused') return { kind: 'refused', reason: `${partial} is not used: ${file.reason}` };
  const since = options.sinceMs === undefined ? 'none' : String(options.sinceMs);
  const progress = progressIn(file, [account, ...regions, since].join(' '), new Date(), warn);
  if (progress.kind === 'refused') {
    return { kind: 'refused', reason: `${partial} is ${progress.reason}: delete it to start over` };
  }
  return { kind: 'begun', progress, partial };
}

function isPassing(gap: Gap): boolean {
  return ['throttled', 'timed-out', 'held-back', 'unavailable'].includes(gap.reason);
}

const MOST_SAID = 20;

function report(options: SnapshotOptions, gaps: readonly Gap[]): void {
  const lines = [
    ...new Set(
      gaps.map(
        ({ reason, subject, permission }) => `${subject}: ${reason}${permission ? `, needs ${permission}` : ''}`,
      ),
    ),
  ];
  for (const line of lines.slice(0, MOST_SAID)) warn(`not read: ${line}`);
  if (lines.length > MOST_SAID) warn(`not read: ${lines.length - MOST_SAID} more`);
  if (!options.objects) warn('left out: object keys (--objects takes those of small buckets)');
  warn('left out: resources of kinds that are not listed, unless --resources names them');
  if (options.sinceMs === undefined) warn('left out: policy changes and session policies (--no-history)');
  warn(`written: ${options.output}, which holds the policies of the account: keep it from other eyes`);
}

function read(raw: Readonly<Record<string, unknown>>): SnapshotOptions | string {
  const texts = (name: string) => (Array.isArray(raw[name]) ? raw[name].map(String) : []);
  const text = (name: string) => (typeof raw[name] === 'string' ? raw[name] : undefined);
  const accounts = texts('account');
  const wrong = accounts.find((account) => !/^\d{12}$/.test(account));
  if (wrong !== undefined) return `--account \`${wrong}\` is not a 12-digit account id`;
  const noArn = texts('resources').find((arn) => !/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(arn));
  if (noArn !== undefined) return `--resources \`${noArn}\` is not an ARN`;
  const since = text('since') ?? '7d';
  const sinceMs = durationMs(since);
  if (sinceMs === undefined) return `--since \`${since}\` is not a duration: write 12h or 7d`;
  const settings = settingsFrom(text('settings'));
  if (typeof settings === 'string') return settings;
  const role = text('readerRole');
  return {
    accounts,
    organization: raw['organization'] === true,
    resources: texts('resources'),
    regions: texts('region'),
    output: text('output') ?? 'snapshot.json',
    objects: raw['objects'] === true,
    resume: raw['resume'] === true,
    sinceMs: raw['history'] === false ? undefined : sinceMs,
    profile: text('profile'),
    settings: { ...DEFAULT_SETTINGS, ...settings, ...present<Partial<Settings>>({ readerRoleName: role }) },
  };
}

function warn(text: string): void {
  process.stderr.write(`denyscope: ${text}\n`);
}

function fail(code: number, problem: string): number {
  warn(problem);
  return code;
}
