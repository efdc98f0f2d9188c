/**
 * Live AWS as a source of policies: the readers of all services behind one door. Answers are kept for a while and
 * identical lookups in flight are asked once. Errs towards asking again: what was throttled, late or broken is not kept.
 */

import { parseArn } from '../aws/arn.ts';
import { services } from '../aws/look-up.ts';
import type { Journal } from '../change/journal.ts';
import { lookupKey } from '../evidence/evidence.ts';
import type { Answer, Facts, Lookup, LookupKind, LookupOf, PolicySource, Reader } from '../evidence/source.ts';
import { accountsOf, type ConnectOptions, type ReaderSettings } from './connection/accounts.ts';
import { type Connection, isLasting, unread } from './connection/ask.ts';
import { type RateLimit, rateLimit } from './connection/rate-limit.ts';
import { remembering } from './connection/remember.ts';
import { type EventPages, eventPages } from './history/event-pages.ts';
import { policyTextsReader } from './history/policy-texts.ts';
import { latestChange, type Mark } from './history/since-change.ts';
import { type Iam, iamReaders } from './readers/iam.ts';
import { ORGANIZATION_FOR_MS, type Organizations, organizationReaders } from './readers/organizations.ts';
import type { S3Readers } from './readers/s3.ts';
import { type SharedOrganization, sharing } from './shared-organization.ts';

export interface AwsSourceOptions extends ConnectOptions {
  readonly settings: ReaderSettings & { readonly objectExistence: boolean; readonly maximumConcurrency: number };
  readonly limit?: RateLimit;
  /** Where policy changes are kept; CloudTrail's event history is asked without one. */
  readonly journal?: Journal;
  /** The organization as other containers read it. */
  readonly shared?: SharedOrganization;
  /** It may take no role, and so asks no other account than its own. */
  readonly ownAccountOnly?: true;
  /** Pause before an authorization id that is not there yet is asked for again. */
  readonly betweenTriesMs?: number;
}

export interface AwsConnection {
  readonly source: PolicySource;
  readonly pages: EventPages;
  readonly connection: Connection;
  readonly iam: Iam;
}

const MINUTE_MS = 60_000;

/** How long an answer may be used again; those of CloudTrail are kept where they are read. */
const LIFETIME_MS: Readonly<Record<Exclude<LookupKind, 'session' | 'changes'>, number>> = {
  principal: MINUTE_MS,
  organization: ORGANIZATION_FOR_MS,
  resource: MINUTE_MS,
  'account-public-access': MINUTE_MS,
  'vpc-endpoint': MINUTE_MS,
  // What happened does not change.
  'decoded-message': 60 * MINUTE_MS,
  'authorization-details': 60 * MINUTE_MS,
  simulation: MINUTE_MS,
  object: 10_000,
};

const MOST_KEPT = 1_000;

export function awsSource(options: AwsSourceOptions): PolicySource {
  return connectAws(options).source;
}

/** The source with what stands behind it, for those who need more than one denial's evidence. */
export function connectAws(options: AwsSourceOptions): AwsConnection {
  const { settings, journal } = options;
  const { ownAccountOnly } = options;
  const accounts = accountsOf(
    options,
    ownAccountOnly ? { ...settings, accounts: [], organizationAccount: undefined } : settings,
  );
  const connection: Connection = { accounts, limit: options.limit ?? rateLimit(settings.maximumConcurrency) };
  const organizations = organizationReaders(connection, settings);
  if (!ownAccountOnly) accounts.trust(organizations.isMember);
  const mark = latestChange(journal, options.region);
  const iam = iamReaders(connection, (account) => mark({ kind: 'principal', account, type: 'role', name: '' }));
  let opened: Promise<S3Readers> | undefined;
  const s3 = async () =>
    (opened ??= import('./readers/s3.ts').then(({ s3Readers }) => s3Readers(connection, settings)));
  const pages = eventPages(connection);
  const source: PolicySource = {
    principal: kept('principal', iam.principal, { mark }),
    organization: organizationReader(organizations, options.shared),
    resource: kept(
      'resource',
      resourceReader(
        resourceReaders(
          connection,
          loaded(async () => (await s3()).resource),
        ),
      ),
      { mark },
    ),
    'account-public-access': kept(
      'account-public-access',
      loaded(async () => (await s3()).accountPublicAccess),
    ),
    'vpc-endpoint': kept(
      'vpc-endpoint',
      loaded(async () => (await import('./readers/ec2.ts')).vpcEndpointReader(connection)),
      { mark },
    ),
    session: safe(loaded(async () => (await import('./history/session-reader.ts')).sessionReader(pages, iam))),
    'decoded-message': kept(
      'decoded-message',
      loaded(async () => (await import('./readers/sts.ts')).decodedMessageReader(connection)),
    ),
    'authorization-details': kept(
      'authorization-details',
      loaded(async () =>
        (await import('./readers/iam-toolbox.ts')).authorizationDetailsReader(connection, options.betweenTriesMs),
      ),
    ),
    simulation: kept(
      'simulation',
      loaded(async () => (await import('./readers/simulator.ts')).simulationReader(connection)),
      { mark },
    ),
    object: kept(
      'object',
      loaded(async () => (await s3()).object),
    ),
    changes: safe(
      loaded(async () => {
        const { changesReader } = await import('./history/changes-reader.ts');
        const { pastChanges } = await import('./history/past-changes.ts');
        return changesReader(journal, pastChanges(pages));
      }),
    ),
    policyTexts: policyTextsReader(connection, settings),
  };
  return { source, pages, connection, iam };
}

/** With a memory shared by all, the own one is short: a change is then seen within a minute. */
function organizationReader(organizations: Organizations, shared: SharedOrganization | undefined) {
  if (shared === undefined) return kept('organization', organizations.organization);
  return kept('organization', sharing(organizations, shared), { forMs: MINUTE_MS });
}

function resourceReader(byService: Readonly<Record<string, Reader<'resource'>>>): Reader<'resource'> {
  return async (lookup, signal) => {
    const service = parseArn(lookup.arn)?.service ?? '';
    const reader = Object.hasOwn(byService, service) ? byService[service] : undefined;
    if (reader !== undefined) return reader(lookup, signal);
    return unread({ layer: 'resource', reason: 'no-reader', subject: lookup.arn });
  };
}

/**
 * Readers by the service part of the ARN; each service's code is loaded when a denial first needs it, and most never do.
 * The file of a reader has the name that the service gives it.
 */
function resourceReaders(connection: Connection, s3: Reader<'resource'>): Readonly<Record<string, Reader<'resource'>>> {
  const byService = services().flatMap(({ prefix, carries }) => {
    if (carries?.reader === undefined) return [];
    const { reader: file, arnService = prefix } = carries;
    const reader = loaded(() => openReader(file, connection));
    return [...new Set([prefix, arnService])].map((service) => [service, reader] as const);
  });
  return { ...Object.fromEntries(byService), s3 };
}

async function openReader(file: string, connection: Connection): Promise<Reader<'resource'>> {
  const opened: unknown = await import(`./readers/${file}.ts`);
  if (!isReaderModule(opened)) throw new Error(`readers/${file}.ts exports no reader`);
  return opened.reader(connection);
}

function isReaderModule(
  opened: unknown,
): opened is { readonly reader: (connection: Connection) => Reader<'resource'> } {
  return typeof opened === 'object' && opened !== null && 'reader' in opened && typeof opened.reader === 'function';
}

function loaded<K extends LookupKind>(open: () => Promise<Reader<K>>): Reader<K> {
  let reader: Promise<Reader<K>> | undefined;
  return async (lookup, signal) => {
    reader ??= open();
    return (await reader)(lookup, signal);
  };
}

/** A reader that throws after all is a gap. */
function safe<K extends LookupKind>(reader: Reader<K>): Reader<K> {
  return (lookup, signal) => guarded(lookup, signal, reader);
}

/** Remembers a reader's answers. */
function kept<K extends keyof typeof LIFETIME_MS>(
  kind: K,
  reader: Reader<K>,
  { forMs = LIFETIME_MS[kind], mark }: { readonly forMs?: number; readonly mark?: Mark } = {},
): Reader<K> {
  const answers = remembering<Answer<Facts[K]>>({
    most: MOST_KEPT,
    forMs,
    worthKeeping: isLasting,
  });
  return async (lookup, signal) => {
    const marked = mark === undefined ? '' : await mark(lookup);
    const key = `${marked}${lookupKey(lookup)}`;
    const shared: Reader<K> = (_, mine) => answers.share(key, mine, (whole) => guarded(lookup, whole, reader));
    return guarded(lookup, signal, shared);
  };
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
