/** What a container loads before its first event: an entry's file with all that it imports before it runs. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS_FILE } from '../../lib/functions/bundle.ts';

/** 600 KiB a function. Bytes, not times: they are the same on every machine. */
export const START_UP_LIMIT = 600 * 1024;

/** `import"./a.mjs"` and `from"./a.mjs"` count, `import("./a.mjs")` comes later. */
export function startUp(directory: string, entry: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [entry];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const code = readFileSync(join(directory, file), 'utf8');
    open.push(...[...code.matchAll(/\b(?:from|import)\s*"\.\/([^"]+)"/g)].map((match) => match[1] ?? ''));
  }
  return seen;
}

export function bytesOf(directory: string, files: Iterable<string>): number {
  return [...files].reduce((sum, file) => sum + statSync(join(directory, file)).size, 0);
}

/** What the stack and the runtime set, and nothing of this machine. */
export const START_UP_ENVIRONMENT = {
  PATH: process.env['PATH'] ?? '',
  AWS_REGION: 'eu-west-1',
  DENYSCOPE_SETTINGS_FILE: SETTINGS_FILE,
  DENYSCOPE_MEMORY_TABLE: 'table',
  DENYSCOPE_ALERTS_TOPIC_ARN: 'arn:aws:sns:eu-west-1:111122223333:alerts',
  DENYSCOPE_EVENT_BUS_NAME: 'default',
  DENYSCOPE_DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/dead',
  DENYSCOPE_DENIAL_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/denials',
  DENYSCOPE_OWN_ROLE_ARNS: 'arn:aws:iam::111122223333:role/denyscope',
};
