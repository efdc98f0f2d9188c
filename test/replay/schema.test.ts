/**
 * What `denyscope replay --format json` prints is what docs/schema/replay.schema.json says.
 */
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { replayJson } from '../../lambdas/notice/formats/replay-json.ts';
import type { Edit } from '../../lambdas/replay/edit/edit.ts';
import { CALLS, DENIALS, edited, jsonIn, replayed, SNAPSHOT } from './replaying.ts';

const schema = jsonIn('docs/schema/replay.schema.json');
const isValid = new Ajv({ allowUnionTypes: true, strict: false }).compile(schema);

const DENY = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }] };
const EDITS: readonly Edit[] = [
  { kind: 'organization', type: 'SERVICE_CONTROL_POLICY', target: 'r-ex4m', name: 'No', document: DENY },
  { kind: 'resource', arn: 'arn:aws:sqs:eu-central-1:444455556666:orders', document: null },
];

it.each([[[]], [EDITS]])('a report is of the schema', async (edits) => {
  const log = [...CALLS, ...DENIALS.map(({ record }) => record)];
  const report = await replayed(log, SNAPSHOT, edits.length === 0 ? undefined : edited(SNAPSHOT, edits));
  const json: unknown = JSON.parse(JSON.stringify(replayJson(report)));
  expect(isValid(json) ? [] : isValid.errors).toEqual([]);
  expect(json).toMatchObject({ changed: edits.length > 0 });
});

it('what the schema requires it describes', () => {
  const { required, properties } = schema;
  expect(Object.keys(Object(properties)).sort()).toEqual([...(Array.isArray(required) ? required : [])].sort());
});
