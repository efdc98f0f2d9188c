/**
 * The options of `denyscope explain`, read once at the edge: wrong ones are named with what to change.
 */
import { DEFAULT_SETTINGS, readSettings, type Settings } from '../../contract/settings.ts';
import { readSettingsFile } from '../../contract/settings-file.ts';
import { callerOfArn } from '../../denial/caller.ts';
import { present } from '../../denial/fields.ts';
import type { KnownToken } from '../../denial/text/token-text.ts';

export type OutputFormat = 'text' | 'json' | 'html' | 'markdown';

export interface ExplainOptions {
  /** `-` is standard input. */
  readonly files: readonly string[];
  readonly snapshot?: string;
  readonly format: OutputFormat;
  readonly fix?: 'json' | 'cli';
  readonly history?: { readonly eventId?: string; readonly sinceMs?: number; readonly principal?: string };
  /** ARN of who was refused, for texts that do not name it. */
  readonly as?: string;
  /** Which role was asked for, and with which token, for texts that do not say. */
  readonly token?: KnownToken;
  readonly profile?: string;
  readonly region?: string;
  readonly settings: Settings;
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
    return wrong(`--since \`${since}\` is no duration: write 30m, 6h or 2d`);
  if (principal !== undefined && since === undefined) return wrong('--principal goes with --since');
  const fromHistory = eventId !== undefined || sinceMs !== undefined;
  if (fromHistory && snapshot !== undefined) return wrong('--event-id and --since read AWS live: leave --snapshot out');
  if (fromHistory && files.length > 0) return wrong('give either files or --event-id or --since');
  if (!fromHistory && files.length === 0 && stdinIsTerminal) return wrong(NOTHING_GIVEN);
  const settings = settingsFrom(text(raw['settings']));
  if (typeof settings === 'string') return wrong(settings);
  const fix = raw['fix'] === 'json' || raw['fix'] === 'cli' ? raw['fix'] : undefined;
  return {
    kind: 'ok',
    value: {
      files: files.length === 0 ? ['-'] : files,
      format: formatOf(raw['format']),
      settings,
      ...(snapshot === undefined ? {} : { snapshot }),
      ...(fix === undefined ? {} : { fix }),
      ...(fromHistory
        ? {
            history: {
              ...(eventId === undefined ? {} : { eventId }),
              ...(sinceMs === undefined ? {} : { sinceMs }),
              ...(principal === undefined ? {} : { principal }),
            },
          }
        : {}),
      ...(as === undefined ? {} : { as }),
      ...(Object.keys(token).length === 0 ? {} : { token }),
      ...(profile === undefined ? {} : { profile }),
      ...(region === undefined ? {} : { region }),
    },
  };
}

/** What is known of the token, or the sentence that says what is wrong with it. */
function readToken(raw: Readonly<Record<string, unknown>>): KnownToken | string {
  const role = text(raw['role']);
  const provider = text(raw['provider']);
  if (role !== undefined && !/^arn:[\w-]+:iam::\d{12}:role\/./.test(role))
    return `--role \`${role}\` is no ARN of a role: it begins as arn:aws:iam::111122223333:role/`;
  if (
    provider !== undefined &&
    !/^(?:arn:[\w-]+:iam::\d{12}:(?:oidc|saml)-provider\/.|(?:https:\/\/)?[\w-]+(?:\.[\w-]+)+)/.test(provider)
  )
    return `--provider \`${provider}\` is no identity provider: give its ARN, or its address, such as token.actions.githubusercontent.com`;
  return present<KnownToken>({ role, provider, subject: text(raw['subject']), audience: text(raw['audience']) });
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
