/**
 * Every example in every form gives the diagnosis that its record gives, field by field, but for what the form cannot carry.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../lambdas/admission/fingerprint.ts';
import { signsAlone } from '../../lambdas/admission/signs.ts';
import type { Item } from '../../lambdas/cli/input/item.ts';
import { readItems } from '../../lambdas/cli/input/read-input.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { parseRecord } from '../../lambdas/denial/record/parse.ts';
import { readSnapshot, snapshotSource } from '../../lambdas/evidence/snapshot/snapshot.ts';
import { explain } from '../../lambdas/flows/explain-denials.ts';
import { compose } from '../../lambdas/notice/compose.ts';
import { diagnosisJson } from '../../lambdas/notice/formats/json.ts';
import { EXPORTS } from './form-exports.ts';
import type { Written } from './form-printers.ts';
import { STREAMS } from './form-streams.ts';
import { FORMS } from './form-writers.ts';

const FOLDER = 'examples/denials';
const records: readonly Written[] = readdirSync(FOLDER)
  .sort()
  .map((name) => JSON.parse(readFileSync(`${FOLDER}/${name}`, 'utf8')));
const { snapshot } = readSnapshot(JSON.parse(readFileSync('examples/snapshot.json', 'utf8')));
const source = snapshotSource(snapshot);

type Flat = Readonly<Record<string, unknown>>;

async function itemsOf(content: string | Uint8Array, file: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.from(content);
    for (let at = 0; at < bytes.length; at += 10_007) yield bytes.subarray(at, at + 10_007);
  }
  for await (const item of readItems(chunks(), file)) items.push(item);
  return items;
}

async function diagnosed(item: Item): Promise<Flat> {
  if (item.kind !== 'record') return { item };
  const parsed = parseRecord(item.value, item.lacks);
  if (parsed.kind !== 'denial') return { parsed };
  const { denial } = parsed;
  const { fingerprint } = fingerprintOf(denial);
  const admission = { kind: 'new', fingerprint, signs: signsAlone(denial, DEFAULT_SETTINGS.signs) } as const;
  const diagnosis = await explain(denial, admission, { source, settings: DEFAULT_SETTINGS, deadlineMs: 60_000 });
  const json = diagnosisJson(diagnosis, compose(diagnosis, { docsUrl: DEFAULT_SETTINGS.docsUrl }));
  const { denial: fields, ...rest } = json;
  return { ...rest, ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [`denial.${name}`, value])) };
}

describe('the examples in every form', () => {
  let plain: readonly Flat[] = [];
  beforeAll(async () => {
    plain = await Promise.all(records.map((value, at) => diagnosed({ kind: 'record', value, place: String(at) })));
  }, 60_000);

  it.each([...FORMS, ...EXPORTS, ...STREAMS])(
    '$name',
    async ({ file, write, loses = [], gives }) => {
      const items = await itemsOf(write(records), file);
      expect(items.filter(({ kind }) => kind !== 'record')).toEqual([]);
      const found = await Promise.all(items.map(diagnosed));
      const compared = (all: readonly Flat[]): readonly Flat[] =>
        all.map((one) =>
          Object.fromEntries(
            Object.entries(one).filter(([name]) => (gives ? gives.includes(name) : !loses.includes(name))),
          ),
        );
      expect(compared(found)).toEqual(compared(plain));
    },
    60_000,
  );
});
