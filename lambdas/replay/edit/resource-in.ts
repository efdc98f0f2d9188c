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

export function resourceIn(snapshot: Json, text: string): HeldResource | undefined {
  for (const account of accountIds(snapshot)) {
    const resources = objectAt(accountOf(snapshot, account), 'resources') ?? {};
    const arn = Object.keys(resources).find((one) => isMeant(one, text) || hasAlias(resources[one], one, text));
    if (arn !== undefined) return { account, arn, policy: policyOf(resources[arn]) };
  }
  return undefined;
}

/** A queue by its address: `https://sqs.eu-central-1.amazonaws.com/111122223333/orders`; another text as it is. */
export function queueArn(text: string): string {
  const [, region = '', account, name] =
    /^https:\/\/sqs\.([\w-]+)\.amazonaws\.com(?:\.cn)?\/(\d{12})\/([\w.-]+)$/.exec(text) ?? [];
  return account === undefined ? text : `arn:${partitionOf(region) ?? 'aws'}:sqs:${region}:${account}:${name}`;
}

/** A bucket by its name, a key by its id, a function as `function:name`. */
function isMeant(arn: string, text: string): boolean {
  if (arn === text || parseArn(text) !== undefined) return arn === text;
  const held = parseArn(arn);
  return held?.service === 's3' ? held.resource === text : [text, `key/${text}`].includes(held?.resource ?? '');
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
