/**
 * Where `denyscope replay` takes its calls and its policies from: files and a snapshot, or AWS with the caller's
 * credentials. The SDK is loaded only for the second.
 */
import { present } from '../../denial/fields.ts';
import { durationMs, readAthena, settingsFrom } from '../explain/options.ts';
import { isInBucket } from '../input/from-bucket.ts';
import { openInputs } from '../input/open-inputs.ts';
import { readSnapshotFile } from '../open-source.ts';
import { unreachableOf } from '../unread-file.ts';
import type { OpenedReplay, ReplayWanted } from './opened-replay.ts';

export async function openReplay(
  logs: readonly string[],
  raw: Readonly<Record<string, unknown>>,
): Promise<OpenedReplay> {
  const wanted = readWanted(logs, raw);
  if (typeof wanted === 'string') return { kind: 'unusable', problem: wanted };
  const { files, snapshot, athena } = wanted;
  const isLogLive = athena !== undefined || files.length === 0 || files.some(isInBucket);
  if (snapshot !== undefined && !isLogLive)
    return { kind: 'open', items: openInputs(files, undefined, true), snapshot };
  const { openLiveReplay } = await import('./live.ts');
  return openLiveReplay(wanted);
}

function readWanted(logs: readonly string[], raw: Readonly<Record<string, unknown>>): ReplayWanted | string {
  const [named, since, after] = [text(raw['snapshot']), text(raw['since']), text(raw['after'])];
  const sinceMs = since === undefined ? undefined : durationMs(since);
  if (since !== undefined && sinceMs === undefined)
    return `--since \`${since}\` is not a duration: write 30m, 6h or 7d`;
  const athena = readAthena(raw, sinceMs);
  if (typeof athena === 'string') return athena;
  if (athena !== undefined && logs.length > 0) return '--athena is the input: leave files out';
  const inBucket = logs.some(isInBucket);
  if (after !== undefined && !inBucket) return '--after goes with s3://BUCKET/…: it is the key to go on behind';
  if (since !== undefined && logs.length > 0 && !inBucket)
    return "--since reads CloudTrail's event history: leave the files out, or give s3://BUCKET/…";
  const isFromInput = athena === undefined && since === undefined && logs.length === 0;
  if (isFromInput && process.stdin.isTTY === true)
    return "nothing to replay: name a log, or take the calls of CloudTrail's event history with --since 7d";
  const gone = unreachableOf(logs);
  if (gone.length > 0) return gone.join('; ');
  const settings = settingsFrom(text(raw['settings']));
  if (typeof settings === 'string') return settings;
  const snapshot = named === undefined ? undefined : readSnapshotFile(named);
  if (snapshot?.kind === 'unusable') return snapshot.problem;
  return present<ReplayWanted>({
    files: isFromInput ? ['-'] : logs,
    snapshot: snapshot?.json,
    sinceMs,
    after,
    athena,
    profile: text(raw['profile']),
    region: text(raw['region']),
    settings,
  });
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
