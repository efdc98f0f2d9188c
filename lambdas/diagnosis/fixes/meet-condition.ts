/**
 * Conditions that the caller can and should meet instead of a policy being changed: call with MFA, from the Region,
 * through the endpoint, with the tag that is missing. What would meet it is tried like any other fix.
 * Errs towards no advice: what a key says of the caller, the resource or the service is so and is not to be made
 * otherwise for the sake of one call, and a tag that says something else was given for a reason.
 */
import type { ContextValue, NearMiss } from '../../engine/index.ts';
import type { Judged } from '../../evidence/checks/check.ts';
import type { Blocker } from '../diagnosis.ts';
import { textsOf } from '../policy-text.ts';
import type { Draft } from './draft.ts';
import { isCondition } from './grant.ts';

type Base = Pick<Draft, 'blocker' | 'layer' | 'attachTo'>;

/** Keys whose value is up to who makes the request: the way in, the sign-in, and what is asked for. */
const MEETABLE =
  /^(aws:(MultiFactorAuth(Present|Age)|Source(Ip|Vpc|Vpce|VpcArn|Identity)|VpcSourceIp|SecureTransport|RequestedRegion|RequestTag\/.+|TagKeys)|sts:(ExternalId|RoleSessionName|SourceIdentity|TransitiveTagKeys)|s3:(x-amz-.+|TlsVersion|signatureversion|authType|RequestObjectTag.*)|ec2:(RoleDelivery|Metadata\w+|InstanceType|InstanceMarketType|Encrypted|Volume(Type|Size|Iops|Throughput)|EbsOptimized|Tenancy)|rds:(StorageEncrypted|StorageSize|DatabaseClass|DatabaseEngine|MultiAz|req-tag\/.+)|elasticfilesystem:Encrypted|lambda:FunctionUrlAuthType|iam:PermissionsBoundary)$/i;

/**
 * To be given where they are missing and to be left as they are where they say something else: tags of the caller and of
 * the resource, in whatever service's words, and which part of a bucket is listed.
 */
const MEETABLE_IF_MISSING =
  /^(\w[\w-]*:(PrincipalTag|ResourceTag|BucketTag|ExistingObjectTag)\/.+|s3:(prefix|delimiter|max-keys))$/i;

/** Of a Deny, these ask for something ("unless it is so"); any other positive operator names what is forbidden. */
const ASKS_IN_A_DENY = /^(Bool|Null|Numeric\w+)$/;

const INVERSE: Readonly<Record<string, string>> = {
  StringEquals: 'StringNotEquals',
  StringEqualsIgnoreCase: 'StringNotEqualsIgnoreCase',
  StringLike: 'StringNotLike',
  ArnEquals: 'ArnNotEquals',
  ArnLike: 'ArnNotLike',
  IpAddress: 'NotIpAddress',
  NumericEquals: 'NumericNotEquals',
  NumericLessThan: 'NumericGreaterThanEquals',
  NumericLessThanEquals: 'NumericGreaterThan',
  DateEquals: 'DateNotEquals',
  DateLessThan: 'DateGreaterThanEquals',
  DateLessThanEquals: 'DateGreaterThan',
};

/** A statement allows but for one condition. */
export function meetAllow(base: Base, miss: NearMiss, one: Judged): Draft | undefined {
  const { key, operator, policyValue } = miss;
  if (key === undefined || operator === undefined || policyValue === undefined) return undefined;
  return meet(base, one, { key, operator: plain(operator), values: [policyValue] }, miss.policy, miss.statement);
}

/** A statement denies while its conditions hold: one that no longer holds is enough. */
export function meetDeny(base: Base, blocker: Blocker, one: Judged): Draft | undefined {
  const condition = blocker.text?.['Condition'];
  if (!isCondition(condition) || blocker.policy === undefined || blocker.statement === undefined) return undefined;
  for (const [operator, block] of Object.entries(condition)) {
    for (const [key, value] of Object.entries(block)) {
      const values = textsOf(typeof value === 'boolean' || typeof value === 'number' ? String(value) : value);
      const asked = plain(operator);
      const turned = isAsking(asked) ? inverse(asked, values) : undefined;
      const draft = turned && meet(base, one, { key, ...turned }, blocker.policy, blocker.statement);
      if (draft) return draft;
    }
  }
  return undefined;
}

interface Wanted {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

function meet(base: Base, one: Judged, wanted: Wanted, policy: string, statement: string): Draft | undefined {
  const { key, operator, values } = wanted;
  if (values.length === 0 || !(MEETABLE.test(key) || (MEETABLE_IF_MISSING.test(key) && !isThere(key, one))))
    return undefined;
  const value = satisfying(operator, values);
  if (value === undefined || !helps(base, one, { [key]: value })) return undefined;
  const shown = values.length > 5 ? [...values.slice(0, 5), '…'] : values;
  const edit = { kind: 'meet-condition', key, operator, value: shown.join(', '), policy, statement } as const;
  return { ...base, edit, tries: [], meets: { [key]: value } };
}

/** A call that a statement forbids by its name, "deny where env is prod", is not to be disguised as another. */
function isAsking(operator: string): boolean {
  return /Not/.test(operator) || ASKS_IN_A_DENY.test(operator);
}

function isThere(key: string, { check }: Judged): boolean {
  return Object.keys(check.request.context ?? {}).some((name) => name.toLowerCase() === key.toLowerCase());
}

/** With the condition met this statement is no longer what refuses. */
function helps(
  { blocker }: Base,
  { check, prepared, verdict }: Judged,
  meets: Readonly<Record<string, ContextValue>>,
): boolean {
  const after = prepared.evaluate(withContext(check.request, meets));
  const refusing = (layers: typeof verdict.layers): number =>
    layers.filter((result) => result.layer === blocker.layer && result.status === 'blocks').length;
  const still = after.layers.some(
    (result) =>
      result.layer === blocker.layer &&
      result.status === 'blocks' &&
      result.policy === blocker.policy &&
      result.statement === blocker.statement &&
      blocker.statement !== undefined,
  );
  return !still && (refusing(after.layers) < refusing(verdict.layers) || blocker.statement !== undefined);
}

export function withContext(
  request: Judged['check']['request'],
  meets: Readonly<Record<string, ContextValue>>,
): Judged['check']['request'] {
  const keys = new Set(Object.keys(meets).map((key) => key.toLowerCase()));
  if (keys.size === 0) return request;
  const kept = Object.entries(request.context ?? {}).filter(([key]) => !keys.has(key.toLowerCase()));
  const unknown = (request.unknown ?? []).filter((key) => !keys.has(key.toLowerCase()));
  return { ...request, context: { ...Object.fromEntries(kept), ...meets }, unknown };
}

/** `ForAnyValue:StringEqualsIfExists` asks as `StringEquals` does once the key is there. */
function plain(operator: string): string {
  return operator.replace(/^(ForAllValues|ForAnyValue):/i, '').replace(/IfExists$/i, '');
}

function inverse(operator: string, values: readonly string[]): Omit<Wanted, 'key'> | undefined {
  if (operator === 'Bool') return { operator, values: values[0] === 'true' ? ['false'] : ['true'] };
  if (operator === 'Null') return { operator, values: values[0] === 'true' ? ['false'] : ['true'] };
  const direct = INVERSE[operator];
  if (direct !== undefined) return { operator: direct, values };
  const back = Object.entries(INVERSE).find(([, negated]) => negated === operator)?.[0];
  return back === undefined ? undefined : { operator: back, values };
}

/** A value that meets the operator; variables stand for what is not known here. */
function satisfying(operator: string, values: readonly string[]): ContextValue | undefined {
  const first = values.find((value) => !value.includes('${'));
  if (first === undefined) return undefined;
  switch (operator) {
    case 'Null':
      return first === 'false' ? 'denyscope' : undefined;
    case 'StringLike':
    case 'ArnLike':
    case 'ArnEquals':
      return first.replace(/[*?]/g, 'x');
    case 'IpAddress':
      return first.split('/')[0];
    case 'NumericLessThan':
      return String(Number(first) - 1);
    case 'NumericGreaterThan':
      return String(Number(first) + 1);
    case 'NotIpAddress':
      return first === '192.0.2.1' ? '198.51.100.1' : '192.0.2.1';
    case 'NumericNotEquals':
      return String(Number(first) + 1);
    case 'StringNotEquals':
    case 'StringNotEqualsIgnoreCase':
    case 'StringNotLike':
      return 'denyscope';
    case 'ArnNotEquals':
    case 'ArnNotLike':
      return 'arn:aws:iam::111122223333:role/denyscope';
    case 'DateLessThan':
    case 'DateGreaterThan':
    case 'DateNotEquals':
      return undefined;
    default:
      return first;
  }
}
