/** Where a rise is looked at in AWS: CloudWatch for the rate and its contributors, the memory for the denials. */
import type { Memory } from '../admission/memory.ts';
import type { Refused, SpikeSource } from '../spike/source.ts';
import { cloudWatchSource } from './cloudwatch.ts';
import type { ConnectOptions } from './connection/accounts.ts';

export function awsSpikeSource(
  memory: Pick<Memory, 'stories'>,
  connect: ConnectOptions,
  bandWidth: number,
): SpikeSource {
  return { ...cloudWatchSource(connect, bandWidth), refused: (from) => refusedOf(memory, from, new Date()) };
}

/** What alerted and was seen since; a fingerprint that a person muted is none of the rise. */
export async function refusedOf(memory: Pick<Memory, 'stories'>, from: string, now: Date): Promise<readonly Refused[]> {
  const stories = await memory.stories(from, now.toISOString());
  return stories.filter(({ latest, muted }) => muted === undefined && !(Date.parse(latest.time) < Date.parse(from)));
}
