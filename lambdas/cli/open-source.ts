/**
 * Where the policies are read: a snapshot file, or AWS with the caller's credentials. The SDK is loaded only for the
 * second.
 */
import { isObject, type Json } from '../denial/fields.ts';
import { readSnapshot, SNAPSHOT_VERSION, snapshotSource } from '../evidence/snapshot/snapshot.ts';
import { alikeIn } from './explain/alike.ts';
import type { ExplainOptions } from './explain/options.ts';
import { readTextFile } from './input/text-file.ts';
import type { OpenedSource } from './opened-source.ts';
import { whyUnread } from './unread-file.ts';

export async function openSource(options: ExplainOptions): Promise<OpenedSource> {
  const isLogLive = options.athena !== undefined || options.bucket !== undefined;
  if (options.snapshot !== undefined && !isLogLive) return openSnapshot(options.snapshot);
  const { openLive } = await import('./open-live.ts');
  const live = await openLive(options);
  if (options.snapshot === undefined || live.kind !== 'open') return live;
  // The log is asked live, the policies are those of the snapshot.
  const kept = openSnapshot(options.snapshot);
  return kept.kind === 'open' ? { ...live, source: kept.source, problems: kept.problems } : kept;
}

export function openSnapshot(file: string): OpenedSource {
  const read = readSnapshotFile(file);
  if (read.kind === 'unusable') return read;
  const { snapshot, problems } = readSnapshot(read.json);
  return {
    kind: 'open',
    source: snapshotSource(snapshot),
    alike: alikeIn(read.content, read.json),
    problems: problems.map((problem) => `snapshot ${file}: ${problem}`),
  };
}

/** The file as it stands, once it is known to be a snapshot. */
export function readSnapshotFile(
  file: string,
):
  | { readonly kind: 'read'; readonly json: Json; readonly content: string }
  | Extract<OpenedSource, { readonly kind: 'unusable' }> {
  let json: unknown;
  let content: string;
  try {
    content = readTextFile(file);
    json = JSON.parse(content);
  } catch (error) {
    return {
      kind: 'unusable',
      problem: `snapshot ${file}: ${whyUnread(error)}`,
    };
  }
  const unusable = whyNoSnapshot(json);
  if (unusable !== undefined || !isObject(json))
    return { kind: 'unusable', problem: `snapshot ${file}: ${unusable ?? 'is not a JSON object'}` };
  return { kind: 'read', json, content };
}

/** A missing part is a gap; what is no snapshot at all, or one of a later form, would only make every answer a gap. */
function whyNoSnapshot(json: unknown): string | undefined {
  if (!isObject(json)) return 'is not a JSON object: see docs/deploy.md for how to capture one';
  const version = json['schemaVersion'];
  if (version === undefined || version === SNAPSHOT_VERSION) return undefined;
  return `schemaVersion ${JSON.stringify(version)} is not known: this Denyscope reads version ${SNAPSHOT_VERSION}`;
}
