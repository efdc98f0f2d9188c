/**
 * The steps of capturing a snapshot: each asks one thing, and its answer is kept as soon as it is there, so that a
 * capture that was broken off goes on where it stood. Errs towards asking again: a step with gaps is not done.
 */

import pLimit from 'p-limit';
import type { AwsConnection } from '../../adapters/aws-source.ts';
import { accountDetails } from '../../adapters/capture/account-details.ts';
import { capturedHistory } from '../../adapters/capture/captured-history.ts';
import { inventories } from '../../adapters/capture/inventory.ts';
import { gapsOf, partOf } from '../../adapters/connection/ask.ts';
import { parseArn, shortName } from '../../aws/arn.ts';
import { isObject, type Json, listAt, objectAt, present, textAt } from '../../denial/fields.ts';
import type { OrganizationFacts } from '../../evidence/facts.ts';
import { endpointEntry, organizationEntry, resourceEntry } from '../../evidence/snapshot/write.ts';
import type { Answer, Gap, LookupOf } from '../../evidence/source.ts';

export interface CaptureWanted {
  readonly accounts: readonly string[];
  /** These are all accounts of the organization. */
  readonly wholeOrganization: boolean;
  readonly regions: readonly string[];
  /** Resources beside those that are found. */
  readonly resources: readonly string[];
  /** VPC endpoints beside those that are found. */
  readonly endpoints?: readonly NamedEndpoint[];
  /** Nothing is looked for beside the resources and endpoints that are named. */
  readonly namedAlone?: boolean;
  /** The keys of small buckets are listed too, so that a missing object can be told. */
  readonly objects: boolean;
  /** How far back changes and sessions are taken; absent: not at all. */
  readonly historyFrom?: Date;
}

export interface NamedEndpoint {
  readonly id: string;
  readonly account: string;
  readonly region: string;
}

/** What a step gave: `null` could not be read, `undefined` is not there. */
export interface StepResult {
  readonly value: unknown;
  readonly gaps: readonly Gap[];
}

/** Where the answers are kept between two runs. */
export interface Progress {
  known(step: string): StepResult | undefined;
  keep(step: string, kept: StepResult): void;
}

const SIDE_BY_SIDE = 8;
/** One question, its pages and waits for the rate included. */
const LONGEST_STEP_MS = 30 * 60_000;

export async function capture(wanted: CaptureWanted, aws: AwsConnection, progress: Progress): Promise<Json> {
  const limit = pLimit(SIDE_BY_SIDE);
  const step = (name: string, run: (signal: AbortSignal) => Promise<Answer<unknown> | undefined>) =>
    limit(async (): Promise<unknown> => {
      const known = progress.known(name);
      if (known !== undefined && known.gaps.length === 0) return known.value;
      const answer = (await run(AbortSignal.timeout(LONGEST_STEP_MS))) ?? NOT_READ;
      const kept = { value: partOf(answer), gaps: gapsOf(answer) };
      progress.keep(name, kept);
      return kept.value;
    });
  const held = inventories(aws.connection);
  const details = accountDetails(aws.connection, aws.iam);
  const history = capturedHistory(aws.pages);

  async function withKeys(entry: Json, arn: string, { account, region }: LookupOf<'resource'>): Promise<Json> {
    const name = shortName(arn);
    const objects = await step(`keys ${arn}`, (signal) => held.keys(account ?? '', region, name, signal));
    return Array.isArray(objects) ? { ...entry, objects } : entry;
  }

  function lookedFor(id: string): readonly Promise<unknown>[] {
    return [
      step(`buckets ${id}`, (signal) => held.buckets(id, signal)),
      ...wanted.regions.map((region) => step(`inventory ${id} ${region}`, (signal) => held.region(id, region, signal))),
    ];
  }

  async function account(id: string): Promise<Json> {
    const [iam, block, ...inventory] = await Promise.all([
      step(`iam ${id}`, (signal) => details(id, signal)),
      step(`public access ${id}`, async (signal) =>
        aws.source['account-public-access']?.({ kind: 'account-public-access', account: id }, signal),
      ),
      ...(wanted.namedAlone === true ? [] : lookedFor(id)),
    ]);
    const named = wanted.resources.filter((arn) => ownerOf(arn, wanted.accounts) === id);
    const arns = [...new Set([...inventory.flatMap((one) => listAt(one, 'arns').map(String)), ...named])];
    const [buckets, ...found] = inventory;
    const regionOf = objectAt(buckets, 'regions') ?? {};
    /** Listed with the Region of the key, or not at all. */
    const aliasesOf = (arn: string, region: string): readonly string[] | null => {
      const listed = objectAt(found[wanted.regions.indexOf(region)], 'aliases');
      return listed === undefined ? null : listAt(listed, arn).map(String);
    };
    const home = wanted.regions[0] ?? aws.connection.accounts.region;
    const resources = await Promise.all(
      arns.map(async (arn): Promise<[string, unknown]> => {
        const lookup: LookupOf<'resource'> = {
          kind: 'resource',
          arn,
          account: id,
          region: parseArn(arn)?.region ?? textAt(regionOf, arn) ?? home,
        };
        const entry = await step(`resource ${id} ${arn}`, async (signal) =>
          entryOf(await aws.source.resource?.(lookup, signal), (facts) =>
            resourceEntry(facts, aliasesOf(arn, lookup.region)),
          ),
        );
        return [arn, wanted.objects && isBucket(arn) && isObject(entry) ? await withKeys(entry, arn, lookup) : entry];
      }),
    );
    const standing = found.flatMap((one, at) =>
      listAt(one, 'endpoints').map((endpoint) => [String(endpoint), wanted.regions[at] ?? home] as const),
    );
    const travelled = (wanted.endpoints ?? []).flatMap((one) =>
      one.account === id ? [[one.id, one.region] as const] : [],
    );
    const endpoints = await Promise.all(
      [...new Map([...standing, ...travelled])].map(async ([endpoint, region]): Promise<[string, unknown]> => {
        const lookup = { kind: 'vpc-endpoint', id: endpoint, account: id, region } as const;
        const entry = await step(`endpoint ${id} ${endpoint}`, async (signal) =>
          entryOf(await aws.source['vpc-endpoint']?.(lookup, signal), endpointEntry),
        );
        return [endpoint, entry];
      }),
    );
    return {
      iam,
      resources: Object.fromEntries(resources.filter(([, entry]) => entry !== undefined)),
      // Without fields: AWS says that nothing is set. `null`: it could not be read.
      publicAccessBlock: block === undefined ? {} : block,
      vpcEndpoints: Object.fromEntries(endpoints.filter(([, entry]) => entry !== undefined)),
    };
  }

  const accounts = await Promise.all(wanted.accounts.map(async (id) => [id, await account(id)] as const));
  const organization = await Promise.all(
    wanted.accounts.map((id) =>
      step(`organization ${id}`, async (signal) =>
        aws.source.organization?.({ kind: 'organization', account: id }, signal),
      ),
    ),
  );
  const placed = organization.filter(isOrganization);
  const from = wanted.historyFrom;
  const pasts =
    from === undefined
      ? undefined
      : await Promise.all(
          wanted.accounts.map((id) =>
            step(`history ${id}`, async (signal) => {
              const where = { account: id, regions: wanted.regions, from };
              const changes = await history.changes(where, signal);
              const sessions = await history.sessions(where, signal);
              const value = { changes: partOf(changes), sessions: partOf(sessions) };
              return { kind: 'found', value, gaps: gapsOf(changes, sessions) };
            }),
          ),
        );
  return present({
    schemaVersion: 1,
    capturedAt: new Date().toISOString(),
    accounts: Object.fromEntries(accounts),
    organization: organizationEntry(
      placed,
      wanted.wholeOrganization && placed.length === wanted.accounts.length && placed.every(({ path }) => path !== null),
    ),
    sessions:
      pasts === undefined ? undefined : Object.assign({}, ...pasts.map((past) => objectAt(past, 'sessions') ?? {})),
    changes: pasts?.flatMap((past) => listAt(past, 'changes')),
  });
}

/** Nobody can be asked. */
const NOT_READ: Answer<never> = { kind: 'unread', gaps: [] };

function entryOf<F>(answer: Answer<F> | undefined, entry: (facts: F) => unknown): Answer<unknown> | undefined {
  return answer?.kind === 'found' ? { ...answer, value: entry(answer.value) } : answer;
}

/** A bucket's ARN names no owner: it is asked for in the first account. */
function ownerOf(arn: string, accounts: readonly string[]): string | undefined {
  return parseArn(arn)?.account ?? accounts[0];
}

function isBucket(arn: string): boolean {
  return /^arn:[^:]+:s3:::[^/]+$/.test(arn);
}

function isOrganization(value: unknown): value is OrganizationFacts {
  return isObject(value) && textAt(value, 'id') !== undefined && textAt(value, 'managementAccountId') !== undefined;
}
