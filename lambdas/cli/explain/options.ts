/**
 * The options of `denyscope explain`, read once at the edge: wrong ones are named with what to change.
 */
import { DEFAULT_SETTINGS, readSettings, type Settings } from '../../contract/settings.ts';
import { readSettingsFile } from '../../contract/settings-file.ts';
import { callerOfArn } from '../../denial/caller.ts';
import { present } from '../../denial/fields.ts';
import type { KnownToken } from '../../denial/text/told/token-text.ts';
import { type BucketWanted, isInBucket } from '../input/from-bucket.ts';
import type { Partitions } from '../query/athena.ts';
import { isName } from '../query/statement.ts';

export type OutputFormat = 'text' | 'json' | 'html' | 'markdown';

const FIX_FORMS = ['json', 'cli', 'terraform', 'cdk', 'cloudformation'] as const;

export type FixForm = (typeof FIX_FORMS)[number];

export interface ExplainOptions {
  /** `-` is standard input. */
  readonly files: readonly string[];
  readonly snapshot?: string;
  readonly format: OutputFormat;
  /** One line a kind instead of a notice or a line a denial. */
  readonly folded: boolean;
  readonly fix?: FixForm;
  readonly history?: { readonly eventId?: string; readonly sinceMs?: number; readonly principal?: string };
  /** Some of the files are in a bucket. */
  readonly bucket?: BucketWanted;
  /** The denials of a trail's table, grouped where it is. */
  readonly athena?: AthenaWanted;
  /** ARN of who was refused, for texts that do not name it. */
  readonly as?: string;
  /** Which role was asked for, and with which token, for texts that do not say. */
  readonly token?: KnownToken;
  readonly profile?: string;
  readonly region?: string;
  readonly settings: Settings;
}

export interface AthenaWanted {
  readonly database: string;
  readonly table: string;
  readonly partitions: Partitions;
  readonly workgroup: string;
  readonly sinceMs: number;
  readonly mostBytes: number;
}

type Reading =
  | { readonly kind: 'ok'; readonly value: ExplainOptions }
  | { readonly kind: 'wrong'; readonly problem: string };

const NOTHING_GIVEN =
  'nothing to explain: name a file, pipe an error into it (aws … 2>&1 | denyscope explain), or take the denials of the last hour with --since 1h; `denyscope explain -` reads what you paste';

/** `stdinIsTerminal`: nobody pipes anything in, and waiting for it in silence would look like a hang. */
export function readOptions(
  files: readonly string[],
  raw: Readonly<Record<string, unknown>>,
  stdinIsTerminal: boolean,
  stdoutIsTerminal = false,
): Reading {
  const snapshot = text(raw['snapshot']);
  const eventId = text(raw['eventId']);
  const since = text(raw['since']);
  const principal = text(raw['principal']);
  const as = text(raw['as']);
  if (as !== undefined && callerOfArn(as).kind === 'unknown')
    return wrong(
      `--as \`${as}\` names no caller: give the ARN of a role, a role session, a user or root, as \`aws sts get-caller-identity\` prints it`,
    );
  const token = readToken(raw);
  if (typeof token === 'string') return wrong(token);
  const profile = text(raw['profile']);
  const region = text(raw['region']);
  const sinceMs = since === undefined ? undefined : durationMs(since);
  if (since !== undefined && sinceMs === undefined)
    return wrong(`--since \`${since}\` is not a duration: write 30m, 6h or 2d`);
  if (principal !== undefined && since === undefined) return wrong('--principal goes with --since');
  const athena = readAthena(raw, sinceMs);
  if (typeof athena === 'string') return wrong(athena);
  if (athena !== undefined && (files.length > 0 || eventId !== undefined || principal !== undefined))
    return wrong('--athena is the input: leave files, --event-id and --principal out');
  const after = text(raw['after']);
  const fromBucket = files.some(isInBucket);
  if (after !== undefined && !fromBucket)
    return wrong('--after goes with s3://BUCKET/…: it is the key to go on behind');
  const fromHistory = athena === undefined && !fromBucket && (eventId !== undefined || sinceMs !== undefined);
  if (fromHistory && snapshot !== undefined) return wrong('--event-id and --since read AWS live: leave --snapshot out');
  if (fromHistory && files.length > 0) return wrong('give either files or --event-id or --since');
  if (!fromHistory && athena === undefined && files.length === 0 && stdinIsTerminal) return wrong(NOTHING_GIVEN);
  const settings = settingsFrom(text(raw['settings']));
  if (typeof settings === 'string') return wrong(settings);
  const fix = FIX_FORMS.find((form) => form === raw['fix']);
  const format = formatOf(raw['format']);
  const wantsKinds = raw['by'] === 'kind' || raw['fold'] === true;
  if (wantsKinds && raw['each'] === true) return wrong('--each is the opposite of --by kind and --fold: leave one out');
  if (wantsKinds && fix !== undefined)
    return wrong('--fix prints the fix of each denial: leave --by kind and --fold out');
  const isView = format === 'html' || (format === 'text' && stdoutIsTerminal);
  return {
    kind: 'ok',
    value: present<ExplainOptions>({
      folded: wantsKinds || (isView && raw['each'] !== true && fix === undefined),
      files: files.length === 0 ? ['-'] : files,
      format,
      settings,
      snapshot,
      fix,
      history: fromHistory
        ? present<NonNullable<ExplainOptions['history']>>({ eventId, sinceMs, principal })
        : undefined,
      bucket: fromBucket ? present<BucketWanted>({ sinceMs, after }) : undefined,
      athena,
      as,
      token: Object.keys(token).length === 0 ? undefined : token,
      profile,
      region,
    }),
  };
}

/** What is known of the token, or the sentence that says what is wrong with it. */
function readToken(raw: Readonly<Record<string, unknown>>): KnownToken | string {
  const role = text(raw['role']);
  const provider = text(raw['provider']);
  if (role !== undefined && !/^arn:[\w-]+:iam::\d{12}:role\/./.test(role))
    return `--role \`${role}\` is not the ARN of a role: it begins as arn:aws:iam::111122223333:role/`;
  if (
    provider !== undefined &&
    !/^(?:arn:[\w-]+:iam::\d{12}:(?:oidc|saml)-provider\/.|(?:https:\/\/)?[\w-]+(?:\.[\w-]+)+)/.test(provider)
  )
    return `--provider \`${provider}\` is not an identity provider: give its ARN, or its address, such as token.actions.githubusercontent.com`;
  return present<KnownToken>({ role, provider, subject: text(raw['subject']), audience: text(raw['audience']) });
}

const UNITS: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, TB: 1e12 };
const MOST_SCANNED = 100e9;

/** The table to ask, or the sentence that says what is wrong. */
export function readAthena(
  raw: Readonly<Record<string, unknown>>,
  sinceMs: number | undefined,
): AthenaWanted | undefined | string {
  const named = text(raw['athena']);
  const scan = text(raw['maxScan']);
  if (named === undefined) return scan === undefined ? undefined : '--max-scan goes with --athena';
  const [database = '', table = '', ...more] = named.split('.');
  if (!isName(database) || !isName(table) || more.length > 0)
    return `--athena \`${named}\` names no table: write DATABASE.TABLE, of letters, digits and underscores`;
  const amount = /^(\d+(?:\.\d+)?) ?(MB|GB|TB)$/i.exec(scan ?? '');
  if (scan !== undefined && amount === null) return `--max-scan \`${scan}\` is not an amount: write 50GB or 1TB`;
  const given = text(raw['partitions']);
  return {
    database,
    table,
    partitions: given === 'timestamp' || given === 'none' ? given : 'year-month-day',
    workgroup: text(raw['workgroup']) ?? 'primary',
    sinceMs: sinceMs ?? 86_400_000,
    mostBytes: amount === null ? MOST_SCANNED : Number(amount[1]) * (UNITS[(amount[2] ?? '').toUpperCase()] ?? 0),
  };
}

/** `30m`, `6h`, `2d` in milliseconds; nothing for anything else. */
export function durationMs(duration: string): number | undefined {
  const match = /^(\d+)([smhd])$/.exec(duration.trim());
  const unit = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[match?.[2] ?? ''];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
}

/** The settings of the file named or found, or the sentence that says what is wrong with it. */
export function settingsFrom(named: string | undefined): Settings | string {
  const reading = readSettingsFile(named, process.cwd());
  if (reading.kind === 'none') return DEFAULT_SETTINGS;
  if (reading.kind === 'wrong') return `settings ${reading.problem}`;
  const read = readSettings(reading.content);
  return read.kind === 'ok' ? read.settings : `${reading.file}: ${read.problems.join('; ')}`;
}

function formatOf(value: unknown): OutputFormat {
  return value === 'json' || value === 'html' || value === 'markdown' ? value : 'text';
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function wrong(problem: string): Reading {
  return { kind: 'wrong', problem };
}
