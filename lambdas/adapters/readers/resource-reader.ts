/**
 * The common way to read a resource that carries a policy: a few calls side by side, each with its permission and its
 * way of saying "none". What could not be read is `null` with a gap; a resource that is gone is absent.
 */

import { type Arn, parseArn } from '../../aws/arn.ts';
import type { ReaderAction } from '../../aws/look-up.ts';
import { present } from '../../denial/fields.ts';
import type { ResourceFacts } from '../../evidence/facts.ts';
import type { Answer, LookupOf, Reader } from '../../evidence/source.ts';
import { resourcePolicyName } from '../../evidence/subject/policy-names.ts';
import type { ClientConfig } from '../connection/accounts.ts';
import { type Connection, found, gapsOf, unread } from '../connection/ask.ts';
import { type Asker, askerOf } from '../connection/asker.ts';

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
  /** Which facts it tells; `null` when they could not be read. */
  readonly tells: readonly ('policy' | 'kmsKeyArn' | 'tags')[];
  /** Codes that say there is not a policy (key, tags), though there is the resource. */
  readonly none?: readonly string[];
  /** Codes that say that the resource is not there. */
  readonly gone?: readonly string[];
  readonly read: () => Promise<ReadFacts>;
}

export function resourceReader<C>(
  make: (config: ClientConfig) => C,
  parts: (target: Target<C>) => readonly FactReader[],
): (connection: Connection) => Reader<'resource'> {
  return (connection) => {
    const clients = connection.accounts.clients(make);
    return async (lookup, signal) => {
      const arn = parseArn(lookup.arn);
      if (arn === undefined) return unread({ layer: 'resource', reason: 'malformed', subject: lookup.arn });
      const account = arn.account ?? lookup.account ?? (await connection.accounts.own());
      const region = arn.region ?? lookup.region;
      const about = { subject: lookup.arn, layer: 'resource', account, signal } as const;
      const asker = await askerOf(connection, clients(account, region), about);
      if (asker.kind !== 'found') return asker;
      const options = { abortSignal: signal };
      const target = { client: asker.value.client, arn, account, region, lookup, options };
      const read = await Promise.all(parts(target).map((part) => factsOf(part, asker.value, lookup.arn)));
      if (read.some((one) => one.kind === 'absent')) return { kind: 'absent' };
      const facts: ResourceFacts = {
        arn: lookup.arn,
        account,
        policy: undefined,
        ...Object.assign({}, ...read.map((one) => (one.kind === 'found' ? one.value : {}))),
      };
      return found(facts, gapsOf(...read));
    };
  };
}

/** A resource of which one call tells the policy, and perhaps the key. */
export function policyReader<C>({
  client,
  read,
  tells = ['policy'],
  ...part
}: Pick<FactReader, 'permission' | 'none' | 'gone'> & {
  readonly tells?: FactReader['tells'];
  readonly client: (config: ClientConfig) => C;
  readonly read: (target: Target<C>) => Promise<ReadFacts>;
}): (connection: Connection) => Reader<'resource'> {
  return resourceReader(client, (target) => [{ ...part, tells, read: () => read(target) }]);
}

/** Absent: the resource is gone. */
async function factsOf<C>(
  { permission, tells, none = [], gone = [], read }: FactReader,
  asker: Asker<C>,
  arn: string,
): Promise<Answer<Partial<ResourceFacts>>> {
  const asked = await asker.about({ noneCodes: gone }).askPart(permission, none, read);
  if (asked.kind === 'absent') return asked;
  if (asked.kind === 'unread') return found(Object.fromEntries(tells.map((name) => [name, null])), asked.gaps);
  const { policyText, kmsKeyArn, tags } = asked.value ?? {};
  const text = policyText === '' ? undefined : policyText;
  const document = text === undefined ? undefined : asker.document(permission, resourcePolicyName(arn), text);
  return found(present<Partial<ResourceFacts>>({ policy: document?.policy, kmsKeyArn, tags }), document?.gaps);
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
