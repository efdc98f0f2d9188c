/**
 * Conditions that the caller can and should meet instead of a policy being changed: call with MFA, from the Region,
 * through the endpoint, with the tag that is missing. What would meet it is tried like any other fix.
 * Errs towards no advice: what a key says of the caller, the resource or the service is so and is not to be made
 * otherwise for the sake of one call, and a tag that says something else was given for a reason.
 */
import { type ContextValue, type NearMiss, withContext } from '../../engine/index.ts';
import type { Judged } from '../../evidence/checks/check.ts';
import type { Blocker } from '../diagnosis.ts';
import type { Findings } from '../findings/findings.ts';
import { findStatement, policiesOf, textsOf } from '../policy-text.ts';
import type { Draft } from './draft.ts';
import { isMeetable, isOfResource } from './meetable.ts';
import { placeOfResource } from './place.ts';
import { isCondition } from './statement/conditions.ts';

type Base = Pick<Draft, 'blocker' | 'layer' | 'attachTo'>;

/** Of a Deny, these ask for something ("unless it is so"); any other positive operator names what is forbidden. */
const ASKS_IN_A_DENY = /^(Bool|Null|Numeric\w+|Date\w+)$/;

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
export function meetAllow(base: Base, miss: NearMiss, one: Judged, findings: Findings): Draft | undefined {
  const { key, operator, policyValue } = miss;
  if (key === undefined || operator === undefined || policyValue === undefined) return undefined;
  const all = valuesOf(base.layer, miss, one);
  const values = all.includes(policyValue) ? all : [policyValue];
  return meet(base, one, findings, { key, operator: plain(operator), values }, miss.policy, miss.statement);
}

/** A statement denies while its conditions hold: one that no longer holds is enough. */
export function meetDeny(
  base: Base,
  blocker: Blocker,
  one: Judged,
  findings: Findings,
  isFree: (key: string) => boolean = () => true,
): Draft | undefined {
  const condition = blocker.text?.['Condition'];
  if (!isCondition(condition) || blocker.policy === undefined || blocker.statement === undefined) return undefined;
  for (const [operator, block] of Object.entries(condition)) {
    for (const [key, value] of Object.entries(block).filter(([name]) => isFree(name))) {
      const values = textsOf(typeof value === 'boolean' || typeof value === 'number' ? String(value) : value);
      const asked = plain(operator);
      const turned = isAsking(asked) ? inverse(asked, values) : undefined;
      const draft = turned && meet(base, one, findings, { key, ...turned }, blocker.policy, blocker.statement);
      if (draft) return draft;
    }
  }
  return undefined;
}

/** The near miss shows one of the values that the statement takes. */
function valuesOf(layer: Base['layer'], miss: NearMiss, { check }: Judged): readonly string[] {
  const found = findStatement(policiesOf(check.policies, layer), miss.policy, miss.statement)[0];
  const condition = found?.text['Condition'];
  if (!isCondition(condition) || miss.operator === undefined || miss.key === undefined) return [];
  return textsOf(condition[miss.operator]?.[miss.key]);
}

interface Wanted {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

function meet(
  base: Base,
  one: Judged,
  findings: Findings,
  wanted: Wanted,
  policy: string,
  statement: string,
): Draft | undefined {
  const { key, operator, values } = wanted;
  if (values.length === 0 || !isMeetable(key, one.check, findings)) return undefined;
  if (isRegionOfCall(key, values, findings) || isIssueOfAnotherTime(wanted, findings)) return undefined;
  if (isLessSafe(wanted) || isExemption(base, wanted)) return undefined;
  const value = satisfying(operator, values);
  if (value === undefined || !helps(base, one, { [key]: value })) return undefined;
  const edit = { kind: 'meet-condition', key, operator, values, policy, statement } as const;
  // A tag goes on the resource, wherever the policy that asks for it may be.
  const attachTo = isOfResource(key) ? placeOfResource(one.check) : base.attachTo;
  return { ...base, attachTo, edit, tries: [], meets: { [key]: value } };
}

/** What was called in an allowed Region and refused all the same is not a matter of where it is called. */
function isRegionOfCall(key: string, values: readonly string[], { denial }: Findings): boolean {
  return key.toLowerCase() === 'aws:requestedregion' && denial.region !== '' && values.includes(denial.region);
}

/** A tag of a fixed value that lets somebody past a guardrail is not the caller's to take: its owner gives it. */
function isExemption({ layer }: Base, { key, operator, values }: Wanted): boolean {
  const isGuardrail = layer === 'scp' || layer === 'rcp';
  const isTag = /:(?:PrincipalTag|ResourceTag|BucketTag|ExistingObjectTag)\//i.test(key);
  return isGuardrail && isTag && operator !== 'Null' && !values.some((value) => value.includes('${'));
}

/** Nobody is told to do without MFA or TLS for the sake of a call. */
function isLessSafe({ key, operator, values }: Wanted): boolean {
  const isSafeguard = /^aws:(?:MultiFactorAuthPresent|SecureTransport)$/i.test(key);
  return isSafeguard && operator === 'Bool' && values[0]?.toLowerCase() !== 'true';
}

/** Credentials got anew are issued now: never before a moment, and after one only if that is past. A text has no time. */
function isIssueOfAnotherTime({ key, operator, values }: Wanted, { denial }: Findings): boolean {
  if (key.toLowerCase() !== 'aws:tokenissuetime') return false;
  const now = denial.time === '' ? Number.POSITIVE_INFINITY : Date.parse(denial.time);
  return !/^DateGreaterThan/.test(operator) || !values.every((value) => momentOf(value) <= now);
}

/** ISO 8601 or seconds since 1970, as conditions take them. */
function momentOf(value: string): number {
  return /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value);
}

/** A call that a statement forbids by its name, "deny where env is prod", is not to be disguised as another. */
function isAsking(operator: string): boolean {
  return /Not/.test(operator) || ASKS_IN_A_DENY.test(operator);
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
