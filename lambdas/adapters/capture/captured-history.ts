/**
 * Policy changes and the making of sessions from CloudTrail's event history, for a snapshot. Two calls a second are all
 * there is, so calls are asked for by name and each name is bounded; what was left out is said.
 * Nothing that opens a door is kept: of a session its key id, policies and tags, of a change what the change was.
 */
import { actionName, servicePrefix } from '../../aws/action.ts';
import { changeActions } from '../../aws/look-up.ts';
import { globalRegion, partitionOf } from '../../aws/regions.ts';
import { parseChange } from '../../change/parse.ts';
import { type Json, listAt, objectAt, present, textAt } from '../../denial/fields.ts';
import { documentJson } from '../../denial/policy-json.ts';
import type { Answer, Gap } from '../../evidence/source.ts';
import { found } from '../connection/ask.ts';
import type { EventPages } from '../history/event-pages.ts';
import { sessionTags } from '../history/making.ts';

export interface CapturedHistory {
  changes(where: Where, signal: AbortSignal): Promise<Answer<readonly Json[]>>;
  /** By access key id. */
  sessions(where: Where, signal: AbortSignal): Promise<Answer<Readonly<Record<string, Json>>>>;
}

interface Where {
  readonly account: string;
  readonly regions: readonly string[];
  readonly from: Date;
}

/** 50 events each. */
const PAGES_A_NAME = 20;
/** Whose changes are logged in the partition's home Region, wherever the call was made. */
const GLOBAL = new Set(['iam', 'organizations']);
const SESSION_CALLS = ['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'GetFederationToken'];

export function capturedHistory(history: EventPages): CapturedHistory {
  async function named(where: Where, region: string, name: string, signal: AbortSignal) {
    const records: Json[] = [];
    const gaps: Gap[] = [];
    let pages = 0;
    const query = { from: where.from, attribute: { key: 'EventName', value: name } } as const;
    for await (const page of history.all(where.account, region, query, signal)) {
      if (page.kind === 'unread')
        gaps.push(...page.gaps.map((gap) => ({ ...gap, subject: `${name} in the history of ${where.account}` })));
      if (page.kind === 'found') records.push(...page.value.records);
      pages += 1;
      if (pages < PAGES_A_NAME) continue;
      gaps.push({ reason: 'too-large', subject: `${name} before the last ${records.length} of ${where.account}` });
      break;
    }
    return { records, gaps };
  }

  async function all(
    where: Where,
    calls: readonly { readonly region: string; readonly name: string }[],
    signal: AbortSignal,
  ) {
    const records = new Map<string, Json>();
    const gaps: Gap[] = [];
    for (const { region, name } of calls) {
      const read = await named(where, region, name, signal);
      for (const record of read.records) records.set(textAt(record, 'eventID') ?? JSON.stringify(record), record);
      gaps.push(...read.gaps);
      // Refused once, refused for every name.
      if (read.gaps.some(({ reason }) => reason === 'access-denied' || reason === 'account-not-listed')) break;
    }
    return { records: [...records.values()], gaps };
  }

  return {
    async changes(where, signal) {
      const home = globalRegion(partitionOf(where.regions[0] ?? '') ?? 'aws');
      const calls = changeActions().flatMap((action) => {
        const [service, name] = [servicePrefix(action), actionName(action)];
        const regions = GLOBAL.has(service) ? [home] : where.regions;
        return eventNames(service, name).flatMap((one) => regions.map((region) => ({ region, name: one })));
      });
      const read = await all(where, distinct(calls), signal);
      const changes = read.records.filter((record) => parseChange(record) !== undefined);
      return found(changes.map(bare), read.gaps);
    },

    async sessions(where, signal) {
      const home = globalRegion(partitionOf(where.regions[0] ?? '') ?? 'aws');
      // STS's global endpoint logs at home.
      const regions = [...new Set([...where.regions, home])];
      const calls = SESSION_CALLS.flatMap((name) => regions.map((region) => ({ region, name })));
      const read = await all(where, calls, signal);
      return found(Object.fromEntries(read.records.flatMap(sessionOf)), read.gaps);
    },
  };
}

/** Lambda puts the version of its API behind the name. */
function eventNames(service: string, name: string): readonly string[] {
  return service === 'lambda' ? [name, `${name}20150331`, `${name}20150331v2`] : [name];
}

function distinct(calls: readonly { readonly region: string; readonly name: string }[]) {
  return [...new Map(calls.map((call) => [`${call.region} ${call.name}`, call])).values()];
}

/** Without key ids, addresses and answers, which no diagnosis asks of a change. */
function bare(record: Json): Json {
  const { responseElements: _answer, sourceIPAddress: _address, userAgent: _agent, tlsDetails: _tls, ...rest } = record;
  const identity = objectAt(record, 'userIdentity');
  if (identity === undefined) return rest;
  const { accessKeyId: _key, ...who } = identity;
  return { ...rest, userIdentity: who };
}

function sessionOf(record: Json): readonly (readonly [string, Json])[] {
  const key = textAt(objectAt(objectAt(record, 'responseElements'), 'credentials'), 'accessKeyId');
  const parameters = objectAt(record, 'requestParameters');
  // Parameters above 100 KB are left out of the record: then nothing is known of the session, and no entry says so.
  if (key === undefined || parameters === undefined || textAt(record, 'errorCode') !== undefined) return [];
  const text = textAt(parameters, 'policy');
  const arns = listAt(parameters, 'policyArns').flatMap((one) => textAt(one, 'arn') ?? []);
  const tags = sessionTags(parameters);
  const identity = objectAt(record, 'userIdentity');
  const entry = present<Json>({
    policy: text === undefined ? undefined : (documentJson(text) ?? null),
    policyArns: arns.length === 0 ? undefined : arns,
    tags: Object.keys(tags).length === 0 ? undefined : tags,
    assumedBy: textAt(identity, 'arn') ?? textAt(identity, 'invokedBy') ?? textAt(identity, 'principalId'),
    assumedAt: textAt(record, 'eventTime'),
  });
  return [[key, entry]];
}
