/**
 * Live AWS as a source of policies: the readers of all services behind one door. Answers are kept for a while and
 * identical lookups in flight are asked once. Errs towards asking again: what was throttled, late or broken is not kept.
 */
import { parseArn } from '../denial/arn.ts';
import type { Answer, Facts, Lookup, LookupKind, LookupOf, PolicySource, Reader } from '../evidence/source.ts';
import { lookupKey } from '../evidence/evidence.ts';
import { accountsOf, type ConnectOptions, type ReaderSettings } from './accounts.ts';
import { type Desk, unread } from './desk.ts';
import { iamReaders } from './iam.ts';
import { kmsReader } from './kms.ts';
import { ORGANIZATION_FOR_MS, organizationReaders } from './organizations.ts';
import { type RateLimit, rateLimit } from './rate-limit.ts';
import { remembering } from './remember.ts';
import { s3Readers } from './s3.ts';
import { simulationReader } from './simulator.ts';

export interface AwsSourceOptions extends ConnectOptions {
  readonly settings: ReaderSettings & { readonly objectExistence: boolean; readonly maximumConcurrency: number };
  readonly limit?: RateLimit;
}

const MINUTE_MS = 60_000;

/** How long an answer may be used again. */
const LIFETIME_MS: Readonly<Record<LookupKind, number>> = {
  principal: MINUTE_MS,
  organization: ORGANIZATION_FOR_MS,
  resource: MINUTE_MS,
  'account-public-access': MINUTE_MS,
  'vpc-endpoint': MINUTE_MS,
  // What happened does not change.
  session: 60 * MINUTE_MS,
  'decoded-message': 60 * MINUTE_MS,
  'authorization-details': 60 * MINUTE_MS,
  simulation: MINUTE_MS,
  object: 10_000,
  changes: MINUTE_MS,
};

const MOST_KEPT = 1_000;

export function awsSource(options: AwsSourceOptions): PolicySource {
  const { settings } = options;
  const accounts = accountsOf(options, settings);
  const desk: Desk = { accounts, limit: options.limit ?? rateLimit(settings.maximumConcurrency) };
  const organizations = organizationReaders(desk, settings);
  accounts.trust(organizations.isMember);
  const iam = iamReaders(desk);
  const s3 = s3Readers(desk, settings);
  const byService: Readonly<Record<string, Reader<'resource'>>> = { s3: s3.resource, kms: kmsReader(desk) };
  return {
    principal: kept('principal', iam.principal),
    organization: kept('organization', organizations.organization),
    resource: kept('resource', (lookup, signal) => {
      const arn = parseArn(lookup.arn);
      const reader = arn === undefined ? undefined : byService[arn.service];
      if (reader !== undefined) return reader(lookup, signal);
      return Promise.resolve(unread({ layer: 'resource', reason: 'no-reader', subject: lookup.arn }));
    }),
    'account-public-access': kept('account-public-access', s3.accountPublicAccess),
    simulation: kept('simulation', simulationReader(desk)),
    object: kept('object', s3.object),
  };
}

/** Remembers a reader's answers; a reader that throws after all is a gap. */
function kept<K extends LookupKind>(kind: K, reader: Reader<K>): Reader<K> {
  const answers = remembering<Answer<Facts[K]>>({
    most: MOST_KEPT,
    forMs: LIFETIME_MS[kind],
    worthKeeping: isLasting,
  });
  return (lookup, signal) => answers.get(keyOf(lookup), () => guarded(lookup, signal, reader));
}

async function guarded<K extends LookupKind>(
  lookup: LookupOf<K>,
  signal: AbortSignal,
  reader: Reader<K>,
): Promise<Answer<Facts[K]>> {
  try {
    return await reader(lookup, signal);
  } catch {
    return unread({ reason: signal.aborted ? 'timed-out' : 'unavailable', subject: subjectOf(lookup) });
  }
}

function keyOf(lookup: Lookup): string {
  return lookupKey(lookup);
}

function subjectOf(lookup: Lookup): string {
  switch (lookup.kind) {
    case 'resource':
      return lookup.arn;
    case 'principal':
      return `${lookup.type} ${lookup.name}`;
    default:
      return lookup.kind;
  }
}

/** A missing permission is worth remembering for a minute; a throttle is not. */
function isLasting(answer: Answer<unknown>): boolean {
  const gaps = answer.kind === 'absent' ? [] : (answer.gaps ?? []);
  return gaps.every((gap) => !['throttled', 'timed-out', 'unavailable', 'malformed'].includes(gap.reason));
}
