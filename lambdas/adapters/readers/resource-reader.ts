/**
 * The common way to read a resource that carries a policy: a few calls side by side, each with its permission and its
 * way of saying "none". What could not be read is `null` with a gap; a resource that is gone is absent.
 */

import { type Arn, parseArn } from '../../aws/arn.ts';
import type { ReaderAction } from '../../aws/look-up.ts';
import { present } from '../../denial/fields.ts';
import type { Gap, LookupOf, Reader, ResourceFacts } from '../../evidence/source.ts';
import { resourcePolicyName } from '../../evidence/subject/policy-names.ts';
import type { ClientConfig } from '../connection/accounts.ts';
import { ask, type Connection, closed, document, found, type Question, unread } from '../connection/ask.ts';

export interface Target<C> {
  readonly client: C;
  readonly arn: Arn;
  readonly account: string;
  readonly region: string;
  readonly lookup: LookupOf<'resource'>;
  readonly options: { readonly abortSignal: AbortSignal };
}

/** What one call told. */
export interface ReadFacts {
  /** Empty: there is none. */
  readonly policyText?: string | undefined;
  readonly kmsKeyArn?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

export interface FactReader {
  readonly permission: ReaderAction;
  /** Which fact it tells; `null` when it could not be read. */
  readonly tells: 'policy' | 'kmsKeyArn' | 'tags';
  /** Codes that say there is not a policy (key, tags), though there is the resource. */
  readonly none?: readonly string[];
  /** Codes that say there is no such resource. */
  readonly gone?: readonly string[];
  readonly read: () => Promise<ReadFacts>;
}

export function resourceReader<C>(
  connection: Connection,
  make: (config: ClientConfig) => C | Promise<C>,
  parts: (target: Target<C>) => readonly FactReader[] | Promise<readonly FactReader[]>,
): Reader<'resource'> {
  const clients = connection.accounts.clients(make);
  return async (lookup, signal) => {
    const arn = parseArn(lookup.arn);
    if (arn === undefined) return unread({ layer: 'resource', reason: 'malformed', subject: lookup.arn });
    const account = arn.account ?? lookup.account ?? (await connection.accounts.own());
    const region = arn.region ?? lookup.region;
    const opened = await clients(account, region);
    if (opened.kind === 'closed') return closed(opened.gap, 'resource');
    const options = { abortSignal: signal };
    const target = { client: opened.client, arn, account, region, lookup, options };
    const read = await Promise.all(
      (await parts(target)).map((part) => answer(connection, part, { subject: lookup.arn, account, signal })),
    );
    if (read.some((one) => one.kind === 'gone')) return { kind: 'absent' };
    const facts: ResourceFacts = {
      arn: lookup.arn,
      account,
      policy: undefined,
      ...Object.assign({}, ...read.map((one) => (one.kind === 'told' ? one.facts : {}))),
    };
    return found(
      facts,
      read.flatMap((one) => (one.kind === 'told' ? one.gaps : [])),
    );
  };
}

/** A resource of which one call tells the policy, and perhaps the key. */
export function policyReader<C>({
  client,
  read,
  ...part
}: Pick<FactReader, 'permission' | 'none' | 'gone'> & {
  readonly client: (config: ClientConfig) => C;
  readonly read: (target: Target<C>) => Promise<ReadFacts>;
}): (connection: Connection) => Reader<'resource'> {
  return (connection) =>
    resourceReader(connection, client, (target) => [{ ...part, tells: 'policy', read: () => read(target) }]);
}

type FactAnswer =
  | { readonly kind: 'gone' }
  | { readonly kind: 'told'; readonly facts: Partial<ResourceFacts>; readonly gaps: readonly Gap[] };

async function answer(
  connection: Connection,
  part: FactReader,
  about: Pick<Question, 'subject' | 'account' | 'signal'>,
): Promise<FactAnswer> {
  const question: Question = { ...about, permission: part.permission, layer: 'resource' };
  const gone = part.gone ?? [];
  let isGone = false;
  const asked = await ask(connection, { ...question, noneCodes: [...(part.none ?? []), ...gone] }, async () => {
    try {
      return await part.read();
    } catch (error) {
      isGone = error instanceof Error && gone.includes(error.name);
      throw error;
    }
  });
  if (asked.kind === 'absent') return isGone ? { kind: 'gone' } : { kind: 'told', facts: {}, gaps: [] };
  if (asked.kind === 'unread') return { kind: 'told', facts: { [part.tells]: null }, gaps: asked.gaps };
  const { policyText, kmsKeyArn, tags } = asked.value;
  const read =
    policyText === undefined || policyText === ''
      ? undefined
      : document(question, resourcePolicyName(question.subject), policyText);
  return {
    kind: 'told',
    facts: present<Partial<ResourceFacts>>({
      policy: read?.policy,
      kmsKeyArn,
      tags,
    }),
    gaps: read?.gaps ?? [],
  };
}

/** A key named by id or alias, as an ARN in the resource's account and Region. */
export function keyArnOf(
  { arn, account, region }: Pick<Target<unknown>, 'arn' | 'account' | 'region'>,
  key: string | undefined,
) {
  if (key === undefined || key === '' || key.startsWith('arn:')) return key === '' ? undefined : key;
  return `arn:${arn.partition}:kms:${region}:${account}:${key.startsWith('alias/') ? key : `key/${key}`}`;
}

export function tagsFrom(tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined) {
  return Object.fromEntries((tags ?? []).flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])));
}
