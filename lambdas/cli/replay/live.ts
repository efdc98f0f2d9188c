/**
 * A replay with the caller's own credentials: calls from CloudTrail's event history, a trail's bucket or its table in
 * Athena, and the policies that bear on them as they are now. Read only. Errs towards telling what it does not see.
 */

import { connectAws } from '../../adapters/aws-source.ts';
import type { ConnectOptions } from '../../adapters/connection/accounts.ts';
import { signIn } from '../../adapters/connection/sign-in.ts';
import { parseArn } from '../../aws/arn.ts';
import { isObject, type Json, present } from '../../denial/fields.ts';
import { callOf } from '../../denial/record/call.ts';
import { endpointLookup } from '../../evidence/subject/caller-lookups.ts';
import { note, warn } from '../console.ts';
import { bucketItems } from '../input/from-bucket.ts';
import { type Met, openInputs } from '../input/open-inputs.ts';
import { historyItems } from '../open-live.ts';
import { athenaItems } from '../query/from-athena.ts';
import { capture, type NamedEndpoint, type Progress, type StepResult } from '../snapshot/capture.ts';
import type { OpenedReplay, ReplayWanted } from './opened-replay.ts';

/** Records kept until the policies that bear on them are captured. */
const MOST_KEPT = 200_000;
/** Resources whose policies are asked for, those that the most calls are about. */
const MOST_RESOURCES = 500;
const MOST_SAID = 20;

export async function openLiveReplay(wanted: ReplayWanted): Promise<OpenedReplay> {
  const { profile, region, snapshot } = wanted;
  const signedIn = await signIn(present({ profile, region }));
  if (signedIn.kind === 'unreachable')
    return {
      kind: 'unreachable',
      problem: `AWS could not be reached: ${signedIn.reason}. Sign in, name a --profile and --region, or give logs and a --snapshot`,
    };
  const { connect } = signedIn;
  const items = itemsOf(wanted, connect);
  if (snapshot !== undefined) return { kind: 'open', items, snapshot };
  const kept: Met[] = [];
  for await (const item of items) {
    kept.push(item);
    if (kept.length % 100 === 0) note(`${kept.length} records read`);
    if (kept.length > MOST_KEPT)
      return {
        kind: 'unusable',
        problem: `the log holds more than ${MOST_KEPT} records: capture the policies first (denyscope snapshot) and give them by --snapshot`,
      };
  }
  return { kind: 'open', items: kept, snapshot: await captureFor(kept, wanted, connect) };
}

function itemsOf(wanted: ReplayWanted, connect: ConnectOptions): AsyncIterable<Met> {
  const { athena, files, sinceMs, after } = wanted;
  if (athena !== undefined) return athenaItems(athena, connect, { everyCall: true });
  if (files.length > 0)
    return openInputs(files, (address) => bucketItems(address, present({ sinceMs, after }), connect, true), true);
  warn(
    `reading CloudTrail's event history in ${connect.region}: management events of this Region alone, and no data events (objects, items, messages)`,
  );
  return historyItems(present({ sinceMs }), connect, (oldest) =>
    warn(
      `the event history was read back to ${oldest} and no further: a trail's logs (s3://BUCKET/AWSLogs) hold the rest`,
    ),
  );
}

/** The policies of the callers and resources that the calls are about, in the accounts that may be read. */
async function captureFor(items: readonly Met[], wanted: ReplayWanted, connect: ConnectOptions): Promise<Json> {
  const { resources, endpoints, accounts: met } = metIn(items);
  const own = connect.account ?? '';
  const readable = new Set([own, ...wanted.settings.accounts]);
  const accounts = [own, ...[...met].filter((account) => account !== own && readable.has(account))];
  const settings = { ...wanted.settings, accounts, maximumConcurrency: 1 };
  const gaps = new Map<string, string>();
  const told: Progress = {
    known: () => undefined,
    keep: (step: string, { gaps: missed }: StepResult) => {
      note(`capturing ${step}`);
      for (const { subject, reason, permission } of missed)
        gaps.set(subject, `${subject}: ${reason}${permission === undefined ? '' : `, needs ${permission}`}`);
    },
  };
  const aws = connectAws({ ...connect, settings });
  const snapshot = await capture(
    {
      accounts,
      wholeOrganization: false,
      regions: [connect.region],
      resources,
      endpoints,
      objects: false,
      namedAlone: true,
    },
    aws,
    told,
  );
  const lines = [...gaps.values()];
  for (const line of lines.slice(0, MOST_SAID)) warn(`not read: ${line}`);
  if (lines.length > MOST_SAID) warn(`not read: ${lines.length - MOST_SAID} more`);
  const others = [...met].filter((account) => !readable.has(account));
  if (others.length > 0)
    warn(
      `not read: accounts ${others.slice(0, MOST_SAID).join(', ')}, which no settings list as ones that may be read`,
    );
  return snapshot;
}

interface Bearing {
  readonly resources: readonly string[];
  /** That calls went through. */
  readonly endpoints: readonly NamedEndpoint[];
  readonly accounts: ReadonlySet<string>;
}

function metIn(items: readonly Met[]): Bearing {
  const accounts = new Set<string>();
  const resources = new Map<string, number>();
  const endpoints = new Map<string, NamedEndpoint>();
  for (const item of items) {
    const reading = item.kind === 'record' && isObject(item.value) ? callOf(item.value, item.lacks) : undefined;
    if (reading?.kind !== 'call') continue;
    const { caller, needs } = reading.call;
    const way = endpointLookup(reading.call);
    if (way !== undefined) {
      endpoints.set(way.id, way);
      accounts.add(way.account);
    }
    if (caller.account !== undefined) accounts.add(caller.account);
    for (const { resource } of needs) {
      // Of an object its bucket, of a version or an item what holds it.
      const held = /^arn:[^:]+:s3:::[^/*]+/.exec(resource)?.[0] ?? resource;
      if (!held.startsWith('arn:') || held.includes('*') || held.includes(':iam::')) continue;
      resources.set(held, (resources.get(held) ?? 0) + 1);
      const owner = parseArn(held)?.account;
      if (owner !== undefined) accounts.add(owner);
    }
  }
  const often = [...resources].sort((a, b) => b[1] - a[1]).slice(0, MOST_RESOURCES);
  return {
    resources: often.map(([arn]) => arn),
    endpoints: [...endpoints.values()].slice(0, MOST_RESOURCES),
    accounts,
  };
}
