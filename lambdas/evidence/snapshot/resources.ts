/**
 * Resources, public access settings, objects and VPC endpoints of a snapshot.
 * An ARN that the snapshot does not hold is a gap; in an entry that is there an absent field means that there is none.
 */
import { parseArn } from '../../aws/arn.ts';
import { fieldAt, isObject, type Json, present, textAt } from '../../denial/fields.ts';
import type { KmsGrant, NamedPolicy, PublicAccessBlock } from '../../engine/index.ts';
import type { EndpointFacts, ResourceFacts } from '../facts.ts';
import type { Answer, GapReason, LookupOf } from '../source.ts';
import { ENDPOINT_POLICY, resourcePolicyName } from '../subject/policy-names.ts';
import { isAccessPoint } from '../subject/policy-owners.ts';
import {
  documentPart,
  GapList,
  isMissing,
  MISSING,
  objectPart,
  type Part,
  partAt,
  tagsPart,
  textPart,
  textsPart,
} from './part.ts';

export interface AccountPart {
  readonly id: string;
  readonly part: Part<Json>;
}

interface Entry {
  readonly account: string;
  readonly arn: string;
  readonly entry: Json;
}

type Search = { readonly kind: 'there'; readonly value: Entry } | Extract<Part<Entry>, { readonly kind: 'gap' }>;

export function resourceReader(
  accounts: readonly AccountPart[],
): (lookup: Pick<LookupOf<'resource'>, 'arn' | 'account'>) => Answer<ResourceFacts> {
  return (lookup) => {
    const found = search(accounts, lookup.arn, lookup.account);
    if (found.kind === 'there') return resourceFacts(found.value);
    return unread('resource', lookup.arn, found.reason);
  };
}

export function publicAccessReader(
  accounts: readonly AccountPart[],
): (lookup: LookupOf<'account-public-access'>) => Answer<PublicAccessBlock> {
  return ({ account }) => {
    const part = accounts.find(({ id }) => id === account)?.part ?? MISSING;
    const block = part.kind === 'gap' ? part : partAt(part.value, 'publicAccessBlock', isPublicAccessBlock);
    if (block.kind === 'there') return { kind: 'found', value: block.value };
    return unread('resource', `public access settings of ${account}`, block.reason);
  };
}

/** `objects`, where an entry has it, lists every key that exists. */
export function objectReader(
  accounts: readonly AccountPart[],
): (lookup: LookupOf<'object'>) => Answer<{ readonly exists: boolean }> {
  return ({ bucket, key, account }) => {
    const subject = `s3://${bucket}/${key}`;
    const arns = accounts.flatMap(({ part }) => Object.keys(resourcesOf(part)));
    const arn = arns.find((candidate) => /^arn:[^:]+:s3:::/.test(candidate) && candidate.endsWith(`:::${bucket}`));
    const found = arn === undefined ? MISSING : search(accounts, arn, account);
    const objects = found.kind === 'gap' ? found : textsPart(found.value.entry, 'objects');
    if (objects.kind === 'there') return { kind: 'found', value: { exists: objects.value.includes(key) } };
    return { kind: 'unread', gaps: [{ reason: objects.reason, subject }] };
  };
}

export function endpointReader(
  accounts: readonly AccountPart[],
): (lookup: LookupOf<'vpc-endpoint'>) => Answer<EndpointFacts> {
  return ({ id, account }) => {
    const places = accounts.map((holder) => ({
      account: holder.id,
      part:
        holder.part.kind === 'gap' ? holder.part : objectPart(objectOr(fieldAt(holder.part.value, 'vpcEndpoints')), id),
    }));
    const there = places.find(({ part }) => part.kind === 'there') ?? places.find((place) => place.account === account);
    const part = there?.part ?? MISSING;
    if (part.kind === 'gap') return unread('endpoint', id, part.reason);
    const list = new GapList();
    const gap = { layer: 'endpoint', subject: id } as const;
    const document = list.optional(documentPart(part.value, 'policy'), undefined, null, gap);
    const value = present<EndpointFacts>({
      id,
      vpcId: textAt(part.value, 'vpcId'),
      serviceName: textAt(part.value, 'serviceName'),
      account: there?.account,
      policy: undefined,
    });
    return {
      kind: 'found',
      value: { ...value, policy: document && { name: ENDPOINT_POLICY, document } },
      gaps: list.gaps,
    };
  };
}

function resourceFacts({ account, arn, entry }: Entry): Answer<ResourceFacts> {
  const list = new GapList();
  const isKey = parseArn(arn)?.service === 'kms';
  const policyGap = { layer: 'resource', subject: arn } as const;
  const of = (what: string) => ({ subject: `${what} of ${arn}` });
  const name = resourcePolicyName(arn);
  const document = list.optional(documentPart(entry, 'policy'), undefined, null, policyGap);
  const policy: NamedPolicy | null | undefined = document && { name, document };
  const manager = list.optional(partAt(entry, 'keyManager', isKeyManager), undefined, null, of('key manager'));
  // An access point always stands before a bucket.
  const bucket = isAccessPoint(arn) ? list.value(textPart(entry, 'bucket'), null, of('bucket')) : undefined;
  const value = present<ResourceFacts>({
    arn,
    account,
    policy: undefined,
    tags: list.optional(tagsPart(entry, 'tags'), {}, null, of('tags')),
    // Snapshots written before this was read do not say.
    abac: list.optional(partAt(entry, 'abac', isFlag), undefined, null, of('tags in conditions')),
    kmsKeyArn: list.optional(textPart(entry, 'kmsKeyArn'), undefined, null, of('encryption key')),
    publicAccessBlock: list.optional(
      partAt(entry, 'publicAccessBlock', isPublicAccessBlock),
      undefined,
      null,
      of('public access settings'),
    ),
    objectOwnership: list.optional(textPart(entry, 'objectOwnership'), undefined, null, of('object ownership')),
    bucket,
    grants: isKey
      ? list.optional(partAt(entry, 'grants', isGrants), [], null, { layer: 'resource', subject: `grants of ${arn}` })
      : undefined,
    keyManager: manager,
    keyState: list.optional(textPart(entry, 'keyState'), undefined, null, of('key state')),
    aliases: isKey ? list.optional(textsPart(entry, 'aliases'), [], null, of('aliases')) : undefined,
    exists: true,
  });
  return { kind: 'found', value: { ...value, policy }, gaps: list.gaps };
}

/** The owner of a bucket does not stand in its ARN: it is the account that holds it. */
function search(accounts: readonly AccountPart[], arn: string, hint: string | undefined): Search {
  const parsed = parseArn(arn);
  const owner = parsed?.account;
  const candidates = owner === undefined ? accounts : accounts.filter(({ id }) => id === owner);
  let reason: Search | undefined;
  for (const { id, part } of candidates) {
    const resources = part.kind === 'gap' ? part : objectPart(part.value, 'resources');
    if (resources.kind === 'gap') {
      // Somebody's unread resources may be the place where a bucket is.
      if (!isMissing(resources) || id === (owner ?? hint)) reason ??= resources;
      continue;
    }
    const key = keyIn(resources.value, arn);
    if (key === undefined) continue;
    const entry = objectPart(resources.value, key);
    if (entry.kind === 'there') return { kind: 'there', value: { account: id, arn: key, entry: entry.value } };
    reason = entry;
  }
  return reason ?? MISSING;
}

function keyIn(resources: Json, arn: string): string | undefined {
  if (Object.hasOwn(resources, arn)) return arn;
  const parsed = parseArn(arn);
  if (parsed?.service === 'kms' && parsed.resource.startsWith('alias/')) {
    const place = arn.slice(0, arn.length - parsed.resource.length);
    return Object.entries(resources).find(([key, entry]) => {
      const aliases = fieldAt(entry, 'aliases');
      return key.startsWith(place) && Array.isArray(aliases) && aliases.includes(parsed.resource);
    })?.[0];
  }
  // A secret's ARN ends in six random characters that its name does not show.
  if (parsed?.service === 'secretsmanager') {
    const stem = arn.replace(/-\?{6}$/, '');
    return Object.keys(resources).find((key) => key.startsWith(`${stem}-`) && /^-\w{6}$/.test(key.slice(stem.length)));
  }
  return undefined;
}

function resourcesOf(part: Part<Json>): Json {
  return part.kind === 'gap' ? {} : objectOr(fieldAt(part.value, 'resources'));
}

function objectOr(value: unknown): Json {
  return isObject(value) ? value : {};
}

function unread(layer: 'resource' | 'endpoint', subject: string, reason: GapReason): Answer<never> {
  return { kind: 'unread', gaps: [{ layer, reason, subject }] };
}

function isPublicAccessBlock(value: unknown): value is PublicAccessBlock {
  const names = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];
  return isObject(value) && names.every((name) => ['boolean', 'undefined'].includes(typeof fieldAt(value, name)));
}

function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isKeyManager(value: unknown): value is 'AWS' | 'CUSTOMER' {
  return value === 'AWS' || value === 'CUSTOMER';
}

function isGrants(value: unknown): value is readonly KmsGrant[] {
  return Array.isArray(value) && value.every(isGrant);
}

function isGrant(value: unknown): value is KmsGrant {
  if (!isObject(value)) return false;
  const texts = ['GrantId', 'GranteePrincipal', 'RetiringPrincipal'].every((name) =>
    ['string', 'undefined'].includes(typeof fieldAt(value, name)),
  );
  const operations = fieldAt(value, 'Operations');
  const constraints = fieldAt(value, 'Constraints');
  const isTexts = (map: unknown): boolean =>
    map === undefined || (isObject(map) && Object.values(map).every((text) => typeof text === 'string'));
  return (
    texts &&
    (operations === undefined ||
      (Array.isArray(operations) && operations.every((operation) => typeof operation === 'string'))) &&
    (constraints === undefined ||
      (isTexts(fieldAt(constraints, 'EncryptionContextSubset')) &&
        isTexts(fieldAt(constraints, 'EncryptionContextEquals'))))
  );
}
