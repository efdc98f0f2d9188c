/**
 * What a log of many makes of a denial is what the denial makes alone, letter by letter: the examples, each of their fields
 * changed or left out, and what tells sessions, addresses and times apart, all in one log.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../lambdas/admission/fingerprint.ts';
import { signsAlone } from '../../lambdas/admission/signs.ts';
import { alikeIn } from '../../lambdas/cli/explain/alike.ts';
import { onceForRepeats } from '../../lambdas/cli/explain/repeats.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import type { Denial } from '../../lambdas/denial/denial.ts';
import { isObject, type Json } from '../../lambdas/denial/fields.ts';
import { readingAgain } from '../../lambdas/denial/record/again.ts';
import { parseRecord } from '../../lambdas/denial/record/parse.ts';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { readSnapshot, snapshotSource } from '../../lambdas/evidence/snapshot/snapshot.ts';
import { explain } from '../../lambdas/flows/explain-denials.ts';
import { gistOf } from '../../lambdas/notice/compose.ts';
import { diagnosisJson } from '../../lambdas/notice/formats/json.ts';
import { jsonLines } from '../../lambdas/notice/formats/json-lines.ts';
import { wireJson } from '../../lambdas/notice/text/escape.ts';

const examples = readdirSync('examples/denials').map(
  (name): Json => JSON.parse(readFileSync(`examples/denials/${name}`, 'utf8')),
);
const SNAPSHOT: Json = JSON.parse(readFileSync('examples/snapshot.json', 'utf8'));

/** The lines of one log, those of each record by itself, and how often one was explained. */
async function both(records: readonly Json[], snapshot: Json) {
  const source = snapshotSource(readSnapshot(snapshot).snapshot);
  let explained = 0;
  const alone = (denial: Denial): Promise<Diagnosis> => {
    explained += 1;
    const { fingerprint } = fingerprintOf(denial);
    const admission = { kind: 'new', fingerprint, signs: signsAlone(denial, DEFAULT_SETTINGS.signs) } as const;
    return explain(denial, admission, { source, settings: DEFAULT_SETTINGS, deadlineMs: 60_000 });
  };
  const once = onceForRepeats(alone, alikeIn(JSON.stringify(snapshot), snapshot));
  const [read, line] = [readingAgain(), jsonLines(DEFAULT_SETTINGS)];
  const inLog: string[] = [];
  for (const record of records) {
    const parsed = read(record);
    inLog.push(parsed.kind === 'denial' ? line(await once(parsed.denial)) : `${parsed.kind}\n`);
  }
  const times = explained;
  const told = new Map<Json, string>();
  for (const record of new Set(records)) {
    const parsed = parseRecord(record);
    const diagnosis = parsed.kind === 'denial' ? await alone(parsed.denial) : undefined;
    const text = diagnosis && wireJson(diagnosisJson(diagnosis, gistOf(diagnosis, DEFAULT_SETTINGS)));
    told.set(record, `${text ?? parsed.kind}\n`);
  }
  return { inLog, byThemselves: records.map((record) => told.get(record)), times };
}

/** One record for each field, which is another there or not there at all. */
function mutated(record: Json): readonly Json[] {
  const paths = pathsIn(record, []);
  return paths.map((path, at) => changedAt(record, path, (value) => (at % 2 === 0 ? other(value) : undefined)));
}

function pathsIn(value: unknown, path: readonly string[]): readonly (readonly string[])[] {
  if (!isObject(value)) return [path];
  return Object.keys(value).flatMap((name) => pathsIn(value[name], [...path, name]));
}

function changedAt(json: Json, [name = '', ...rest]: readonly string[], change: (value: unknown) => unknown): Json {
  const inner = json[name];
  const changed = rest.length > 0 && isObject(inner) ? changedAt(inner, rest, change) : change(inner);
  const { [name]: _, ...others } = json;
  return changed === undefined ? others : { ...json, [name]: changed };
}

function other(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  return typeof value === 'string' ? `${value.slice(0, -1)}${value.endsWith('7') ? '8' : '7'}` : [value];
}

const again = (record: Json, at: number): Json => ({
  ...record,
  eventID: `id-${at}`,
  requestID: `R${at}`,
  eventTime: '2026-11-02T08:20:10Z',
});

const OWN: readonly (readonly [string, (record: Json) => Json])[] = [
  ['ids', (record) => ({ ...record, eventID: 'other', requestID: 'OTHER', sharedEventID: 'shared' })],
  ['no request id', ({ requestID: _, ...record }) => record],
  ['an id that looks like a key', (record) => ({ ...record, requestID: 'AKIAIOSFODNN7EXAMPLE' })],
  ['a hostile id', (record) => ({ ...record, eventID: '\u202e"<@everyone>`\u0000' })],
  ['a second', (record) => ({ ...record, eventTime: '2026-11-02T14:03:01Z' })],
  ['a month', (record) => ({ ...record, eventTime: '2026-12-02T14:03:01Z' })],
  ['a time that is none', (record) => ({ ...record, eventTime: '2026-02-31T25:00:00Z' })],
  ['an address', (record) => ({ ...record, sourceIPAddress: '192.0.2.9' })],
  ['a private address', (record) => ({ ...record, sourceIPAddress: '10.1.2.3' })],
  ['a service for an address', (record) => ({ ...record, sourceIPAddress: 'cloudformation.amazonaws.com' })],
  ['a list for an address', (record) => ({ ...record, sourceIPAddress: [false] })],
  ['an endpoint', (record) => ({ ...record, vpcEndpointId: 'vpce-0123456789abcdef0' })],
  ['nothing beside', ({ additionalEventData: _, ...record }) => record],
  ['an id beside', (record) => ({ ...record, additionalEventData: { 'x-amz-id-2': 'abc' } })],
];

/** Another session of the same role, wherever its name stands. */
function inSession(name: string, key = 'ASIAOTHERSESSION0001'): (record: Json) => Json {
  return (record) => {
    const text = JSON.stringify(record);
    const session = /:assumed-role\/[^/"\\]+\/([\w.@-]+)"/.exec(text)?.[1];
    const renamed: Json = JSON.parse(session === undefined ? text : text.replaceAll(session, name));
    const identity = renamed['userIdentity'];
    if (session === undefined || !isObject(identity)) return renamed;
    const context = {
      sessionContext: { ...Object(identity['sessionContext']), attributes: { creationDate: CREATED } },
    };
    return { ...renamed, userIdentity: { ...identity, accessKeyId: key, ...context } };
  };
}

const CREATED = '2026-11-02T07:00:00Z';

const SESSIONS: readonly (readonly [string, (record: Json) => Json])[] = [
  ['batch-17', inSession('batch-17')],
  ['batch-18', inSession('batch-18')],
  ['batch-18 with a key of its own', inSession('batch-18', 'ASIAOTHERSESSION0002')],
  ['one known to the snapshot', inSession('batch-19', 'ASIAEXAMPLESESSION01')],
  ['an instance', inSession('i-0aa11bb22cc33dd44')],
  ['an identity pool', inSession('CognitoIdentityCredentials')],
  ['a service', inSession('AWSCodeBuild-17')],
  ['a person', inSession('jane@example.com')],
  ['a name that stands elsewhere', inSession('eu-central-1')],
  ['a short one', inSession('a')],
  ['one that looks like a secret', inSession('AKIAIOSFODNN7EXAMPLE')],
];

describe('a log of many', () => {
  it.each([...OWN, ...SESSIONS])('tells each as it is told alone, where it has another: %s', async (_, change) => {
    const records = examples.flatMap((record, at) => [record, again(record, at), change(record), change(record)]);
    const { inLog, byThemselves, times } = await both([...records, ...records], SNAPSHOT);
    expect(inLog).toEqual(byThemselves);
    expect(times).toBeLessThan(inLog.length / 2);
  });

  it('tells each as it is told alone, whichever field is another', async () => {
    const records = examples.flatMap((record, at) => [record, again(record, at), ...mutated(record), record]);
    const { inLog, byThemselves } = await both(records, SNAPSHOT);
    expect(inLog.length).toBeGreaterThan(1_000);
    expect(inLog).toEqual(byThemselves);
  }, 120_000);
});

describe('a snapshot that asks for what is a session’s own', () => {
  const policy = (condition: Json): Json => ({
    'p-0asking': {
      name: 'Asking',
      type: 'SERVICE_CONTROL_POLICY',
      document: {
        Version: '2012-10-17',
        Statement: [{ Sid: 'Asks', Effect: 'Deny', Action: '*', Resource: '*', Condition: condition }],
      },
    },
  });

  it.each<readonly [string, Json]>([
    ['user id', { StringLike: { 'aws:UserId': '*:batch-18' } }],
    ['user id as a variable', { StringNotEquals: { 'aws:PrincipalTag/x': `\${aws:userid}` } }],
    ['time of issue', { DateLessThan: { 'aws:TokenIssueTime': '2026-11-02T07:30:00Z' } }],
    ['address', { IpAddress: { 'AWS:sourceIp': '192.0.2.0/24' } }],
    ['time', { DateGreaterThan: { 'aws:CurrentTime': '2026-11-15T00:00:00Z' } }],
  ])('tells them apart by %s', async (_, condition) => {
    const organization = SNAPSHOT['organization'];
    if (!isObject(organization) || !isObject(organization['tree'])) throw new Error('no organization');
    const policies = { ...Object(organization['policies']), ...policy(condition) };
    const root = organization['tree'];
    const policyIds = [root['policyIds'], 'p-0asking'].flat();
    const asking = { ...SNAPSHOT, organization: { ...organization, policies, tree: { ...root, policyIds } } };
    const changes = [...SESSIONS, ...OWN].map(([, change]) => change);
    const records = examples.slice(0, 12).flatMap((record) => [record, ...changes.map((change) => change(record))]);
    const { inLog, byThemselves } = await both(records, asking);
    expect(inLog).toEqual(byThemselves);
  });

  it('tells them apart by a policy that a change replaced', async () => {
    const before = { requestParameters: { policyDocument: JSON.stringify(policy({ Bool: { 'aws:SourceIp': 'x' } })) } };
    const alike = alikeIn('', {
      changes: [{ eventTime: '2026-11-02T14:00:00Z', sourceIPAddress: '192.0.2.1', ...before }],
    });
    const parsed = parseRecord(examples[0] ?? {});
    if (parsed.kind !== 'denial') throw new Error(parsed.kind);
    expect(alike.address(parsed.denial)).toBe(parsed.denial.requestContext.sourceIp);
  });
});
