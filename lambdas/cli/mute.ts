/**
 * `denyscope mute`: keeps one fingerprint quiet for a time, without a deployment: an ending rule in the memory's table.
 * Errs towards alerting: a time that cannot be read mutes nothing, a mute ends by itself, and signs of an intruder pass.
 */

import { signIn } from '../adapters/connection/sign-in.ts';
import { dynamoMemory } from '../adapters/store/memory/dynamo-memory.ts';
import { memoryTables } from '../adapters/store/table-name.ts';
import { isFingerprint } from '../admission/fingerprint.ts';
import { ENV } from '../contract/names.ts';
import { present } from '../denial/fields.ts';
import { clip, redact } from '../denial/redact.ts';
import { EXIT } from './exit.ts';
import { durationMs } from './explain/options.ts';

export interface MuteOptions {
  readonly for: string;
  readonly reason: string;
  readonly table?: string;
  readonly stack: string;
  readonly profile?: string;
  readonly region?: string;
}

/** Longer is a quiet rule of the settings, which is reviewed. */
const LONGEST_MS = 30 * 24 * 60 * 60_000;
const LONGEST_REASON = 200;

export async function runMute(fingerprint: string, options: MuteOptions, now: Date = new Date()): Promise<number> {
  const forMs = durationMs(options.for);
  const problem = problemOf(fingerprint, options, forMs);
  if (problem !== undefined || forMs === undefined) return fail(problem ?? 'no duration', EXIT.unusable);
  const { profile, region } = options;
  const signedIn = await signIn(
    present({
      profile,
      region,
    }),
  );
  if (signedIn.kind === 'unreachable') return fail(`AWS could not be reached: ${signedIn.reason}`, EXIT.unreachable);
  const until = new Date(now.getTime() + forMs).toISOString();
  try {
    const named = options.table ?? process.env[ENV.memoryTable];
    const tables = named === undefined ? await memoryTables(options.stack, signedIn.connect) : [named];
    const [table] = tables;
    if (table === undefined || tables.length > 1) {
      const found = tables.length === 0 ? 'there is none here' : `there are ${tables.join(', ')}`;
      return fail(
        `the memory table of stack ${options.stack} is not clear: ${found}; name it with --table`,
        EXIT.unusable,
      );
    }
    await dynamoMemory(table, signedIn.connect).mute(fingerprint, until, clip(redact(options.reason), LONGEST_REASON));
  } catch (error) {
    return fail(error instanceof Error ? `${error.name}: ${error.message}` : 'no answer', EXIT.unreachable);
  }
  process.stdout.write(
    `${fingerprint} is muted until ${until}. It is still counted, stands in the daily digest, and alerts when there are signs of an intruder.\n`,
  );
  return EXIT.ok;
}

function problemOf(fingerprint: string, options: MuteOptions, forMs: number | undefined): string | undefined {
  if (!isFingerprint(fingerprint)) {
    return `\`${clip(fingerprint, 40)}\` is not a fingerprint: take the 16 digits from the last line of the notice`;
  }
  if (forMs === undefined || forMs <= 0) return `--for \`${options.for}\` is not a duration: write 30m, 8h or 2d`;
  if (forMs > LONGEST_MS)
    return `--for ${options.for} is longer than 30d: write a quiet rule into the settings instead`;
  if (/^[\s…."']*$/.test(options.reason)) return '--reason is empty: say why nobody needs to know';
  return undefined;
}

function fail(problem: string, code: number): number {
  process.stderr.write(`denyscope: ${problem}\n`);
  return code;
}
