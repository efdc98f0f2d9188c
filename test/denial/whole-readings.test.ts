/** All that is read of every text and record among the cases, beside what their own expectations ask for. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readItems } from '../../lambdas/cli/input/read-input.ts';
import type { Parsed } from '../../lambdas/denial/denial.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';
import { parseText } from '../../lambdas/denial/text/error-text.ts';
import { type Case, describeWhole } from '../whole-answers.ts';

const CASES = join(import.meta.dirname, '../cases');

const texts = readdirSync(join(CASES, 'texts'))
  .filter((file) => file.endsWith('.txt'))
  .map((file): Case => ({ name: file.replace('.txt', ''), answer: () => readingsOf(join(CASES, 'texts', file)) }));

const records = ['causes', 'reports', 'scenarios'].flatMap((kind) =>
  readdirSync(join(CASES, kind)).flatMap((slug): readonly Case[] => {
    const file = join(CASES, kind, slug, 'record.json');
    if (!existsSync(file)) return [];
    return [{ name: `${kind}/${slug}`, answer: async () => plain(parse(JSON.parse(readFileSync(file, 'utf8')))) }];
  }),
);

describeWhole('whole-readings.jsonl', [...texts, ...records]);

/** As the command line reads what is pasted. */
async function readingsOf(file: string): Promise<unknown> {
  const readings: unknown[] = [];
  for await (const item of readItems(bytesOf(file), 'pasted')) {
    if (item.kind === 'text') readings.push(plain(parseText(item.text)));
    else if (item.kind === 'record') readings.push(plain(parse(item.value)));
    else readings.push(item.kind);
  }
  return readings;
}

async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  yield readFileSync(file);
}

/** The text itself and the digest of it stand in the case, and of a text's call little more is known than who made it. */
function plain(parsed: Parsed): unknown {
  if (parsed.kind !== 'denial') return parsed;
  const { eventId, errorMessage, message, requestContext, ...rest } = parsed.denial;
  const told = { ...rest, message: { ...message, text: undefined } };
  if (rest.origin === 'text') return told;
  const { context, unknown } = requestContext;
  const values = Object.entries(context).map(([key, { value, standing }]) => [key, standing, value]);
  return { ...told, context: values, unknown: unknown.length };
}
