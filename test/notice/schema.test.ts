/**
 * The published schema and the JSON agree: for every case, whole and cut to size, and it refuses what is none.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../lambdas/contract/causes.ts';
import { compose } from '../../lambdas/notice/compose.ts';
import { type ContractDiagnosis, diagnosisJson, fitBytes } from '../../lambdas/notice/formats/json.ts';
import { DIAGNOSES } from './diagnoses.ts';

const SCHEMA = JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/schema/diagnosis.schema.json'), 'utf8'));
const validate = new Ajv({ allErrors: true, strict: true }).compile(SCHEMA);
const ROWS = Object.entries(DIAGNOSES).map(([name, diagnosis]) => ({
  name,
  json: diagnosisJson(diagnosis, compose(diagnosis, { docsUrl: 'https://example.com' })),
}));

describe.each(ROWS)('the JSON of $name', ({ json }) => {
  it('is what the schema says', () => {
    expect(problems(JSON.parse(JSON.stringify(json)))).toEqual([]);
  });

  it.each([8_000, 3_000, 1_500, 900])('still is when cut to %i bytes', (maximum) => {
    const text = fitBytes(big(json), maximum);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maximum);
    expect(problems(JSON.parse(text))).toEqual([]);
    expect(JSON.parse(text)).toMatchObject({
      cause: json.cause,
      cut: expect.arrayContaining(['checks.layers.nearMisses']),
    });
  });
});

it('knows every cause', () => {
  expect(SCHEMA.properties.cause.enum).toEqual([...CAUSES]);
});

it.each([
  ['another version', { schemaVersion: 2 }],
  ['an unknown cause', { cause: 'bad-luck' }],
  ['no summary', { summary: undefined }],
  ['a layer of its own', { blockers: [{ action: 'a:B', resource: '*', layer: 'vpc', effect: 'explicitDeny' }] }],
  ['a proof in words', { fixes: [{ layer: 'identity', attachTo: 'x', verified: 'yes', unless: [] }] }],
])('refuses %s', (_, change) => {
  expect(problems(JSON.parse(JSON.stringify({ ...ROWS[0]?.json, ...change })))).not.toEqual([]);
});

it('cuts traces first and leaves a small diagnosis whole', () => {
  const json = ROWS[0]?.json;
  if (json === undefined) throw new Error('no case');
  expect(JSON.parse(fitBytes(json, 64_000))).toEqual(JSON.parse(JSON.stringify(json)));
  const cut: unknown = JSON.parse(fitBytes(big(json), 60_000));
  expect(cut).toMatchObject({ cut: ['checks.layers.nearMisses'], fixes: json.fixes, blockers: json.blockers });
});

function problems(json: unknown): string[] {
  return validate(json) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** With traces as a large organization has them. */
function big(json: ContractDiagnosis): ContractDiagnosis {
  const nearMisses = Array.from({ length: 100 }, (_, at) => ({ policy: `policy-${at}`, reason: 'x'.repeat(100) }));
  const layers = Array.from({ length: 8 }, () => ({ layer: 'identity', status: 'silent', nearMisses }));
  return {
    ...json,
    checks: [{ action: 's3:GetObject', resource: '*', decision: 'implicitDeny', layers, dependsOn: [] }],
    gaps: Array.from({ length: 60 }, (_, at) => ({ reason: 'access denied', subject: `arn:aws:s3:::bucket-${at}` })),
  };
}
