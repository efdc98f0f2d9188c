/**
 * A resource of the snapshot by what people and tools call it. Errs towards none: a resource that was not captured is not
 * made up.
 */

import { parseArn } from '../../aws/arn.ts';
import { partitionOf } from '../../aws/regions.ts';
import { fieldAt, type Json, objectAt } from '../../denial/fields.ts';
import { documentPart, isMissing } from '../../evidence/snapshot/part.ts';
import type { Text } from './edit.ts';
import { accountIds, accountOf } from './parts.ts';

interface HeldResource {
  readonly account: string;
  readonly arn: string;
  /** `null`: it has one that was not read. */
  readonly policy: Text | undefined;
}

/** Where a name is to be looked for: an ARN tells that itself. */
export interface Within {
  readonly account?: string;
  readonly region?: string;
}

/** Two that are called so, and nothing tells which is meant: none. */
export function resourceIn(snapshot: Json, text: string, within: Within = {}): HeldResource | undefined {
  const found = accountIds(snapshot).flatMap((account) => {
    const resources = objectAt(accountOf(snapshot, account), 'resources') ?? {};
    const arns = Object.hasOwn(resources, text)
      ? [text]
      : Object.keys(resources).filter((one) => isMeant(one, text) || hasAlias(resources[one], one, text));
    return arns.map((arn) => ({ account, arn, policy: policyOf(resources[arn]) }));
  });
  const [only, ...others] = found.length > 1 ? found.filter((one) => isWithin(one, within)) : found;
  return others.length === 0 ? only : undefined;
}

function isWithin({ account, arn }: HeldResource, within: Within): boolean {
  const region = parseArn(arn)?.region;
  return (
    (within.account === undefined || account === within.account) &&
    (within.region === undefined || region === undefined || region === within.region)
  );
}

/** A name where nothing tells the account and the Region. */
export function anyArn(service: string, resource: string): string {
  return `arn:*:${service}:*:*:${resource}`;
}

/** A queue by its address: `https://sqs.eu-central-1.amazonaws.com/111122223333/orders`; another text as it is. */
export function queueArn(text: string): string {
  const [, region = '', account, name] =
    /^https:\/\/sqs\.([\w-]+)\.amazonaws\.com(?:\.cn)?\/(\d{12})\/([\w.-]+)$/.exec(text) ?? [];
  return account === undefined ? text : `arn:${partitionOf(region) ?? 'aws'}:sqs:${region}:${account}:${name}`;
}

/** A bucket by its name, a key by its id, a secret by its name, a function as `function:name`. */
function isMeant(arn: string, text: string): boolean {
  if (arn === text || parseArn(text) !== undefined) return arn === text;
  const held = parseArn(arn);
  if (text.startsWith('arn:*:')) return held !== undefined && text === anyArn(held.service, held.resource);
  // A bucket is the only thing that has a name alone: a queue may have the same.
  if (held?.service === 's3') return held.resource === text;
  if (held?.service === 'kms') return held.resource === text || held.resource === `key/${text}`;
  if (held?.service === 'secretsmanager') return isSecret(held.resource, text);
  return held !== undefined && /[:/]/.test(text) && held.resource === text;
}

/** Behind the name AWS put a dash and six characters. */
function isSecret(resource: string, text: string): boolean {
  const name = text.startsWith('secret:') ? text : `secret:${text}`;
  return resource === name || (resource.startsWith(`${name}-`) && resource.length === name.length + 7);
}

/** A key by the ARN of an alias. */
function hasAlias(entry: unknown, arn: string, wanted: string): boolean {
  const [held, asked] = [parseArn(arn), parseArn(wanted)];
  if (held?.service !== 'kms' || asked?.service !== 'kms' || held.account !== asked.account) return false;
  const aliases = fieldAt(entry, 'aliases');
  return held.region === asked.region && Array.isArray(aliases) && aliases.includes(asked.resource);
}

function policyOf(entry: unknown): Text | undefined {
  const part = documentPart(entry, 'policy');
  if (part.kind === 'there') return part.value;
  return isMissing(part) ? undefined : null;
}
