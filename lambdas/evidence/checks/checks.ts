/**
 * What AWS had to allow: one check for each authorization of the call, made of the event and what was read. Pure.
 * Errs towards `null`: a layer that was not read is never left out as if it did not apply.
 */
import { parseArn } from '../../denial/arn.ts';
import type { Denial, NeededAuthorization } from '../../denial/denial.ts';
import { type PolicySet, prepare } from '../../engine/index.ts';
import type { Evidence } from '../evidence.ts';
import { onceForAnswers } from '../once.ts';
import { type Adjustment, contextOf, type Learning } from '../subject/context.ts';
import { type KeyTarget, keyTargets } from '../subject/key-checks.ts';
import { isPolicyMatter } from '../subject/relation.ts';
import { namedRoleArn, ownerOf, resourceFacts, type Subject, subjectOf, subjectsOf } from '../subject/subject.ts';
import { accessPointCheck } from './access-point.ts';
import { furtherContext, keyContext, learnCreation, passContext } from './adjustments.ts';
import type { Check, CheckPurpose } from './check.ts';
import { homesOf } from './homes.ts';
import { launchResources } from './launch.ts';
import {
  boundaryLayer,
  endpointLayer,
  identityLayer,
  principalOf,
  scpLayer,
  sessionLayer,
} from './layers-of-caller.ts';
import { rcpLayer, resourceLayer } from './layers-of-resource.ts';
import { isPassRole, passedRoles } from './passed-role.ts';
import { atRefusal } from './refusal-checks.ts';
import { asFarAsTold } from './side-checks.ts';

/** The same answers give the same checks: those that gaps were looked for in are those that are judged. */
export const checksOf: (denial: Denial, evidence: Evidence) => readonly Check[] = onceForAnswers((denial, evidence) => {
  const principal = principalOf(denial);
  if (!isPolicyMatter(denial) || principal === undefined) return [];
  const make = { denial, evidence, principal };
  const targets = keyTargets(denial, evidence);
  const checks = [
    ...subjectsOf(denial).flatMap(
      (subject, at) => keyNamed(make, subject, at, targets) ?? callChecks(make, subject, at),
    ),
    ...passedRoles(denial).map(({ arn, service }) => passCheck(make, arn, service)),
    ...targets.flatMap((target) => keyChecks(make, target)),
  ];
  const all = [...checks, ...launchChecks(make, checks[0])].map(asFarAsTold);
  return [...all, ...atRefusal(denial, evidence, all)];
});

interface Make {
  readonly denial: Denial;
  readonly evidence: Evidence;
  readonly principal: string;
}

function callChecks(make: Make, subject: Subject, at: number): readonly Check[] {
  const { action } = subject.need;
  const passes = isPassRole(action);
  const purpose: CheckPurpose = at === 0 ? 'call' : passes ? 'pass-role' : 'also-needed';
  const adjust = passes ? passContext(make.denial) : at === 0 ? {} : furtherContext(action);
  const call = check(make, purpose, withRole(subject, make.evidence), adjust);
  const behind = accessPointCheck(make.denial, subject, make.evidence, call);
  return behind ? [call, behind] : [call];
}

/** Only of a launch whose instance is allowed: what refuses that one mostly refuses all, and is told once. */
function launchChecks(make: Make, call: Check | undefined): readonly Check[] {
  const arns = launchResources(make.denial);
  if (call === undefined || arns.length === 0) return [];
  if (prepare(call.policies).evaluate(call.request).decision !== 'allowed') return [];
  return arns.map((arn) => check(make, 'also-needed', subjectOf(make.denial, needOf('ec2:RunInstances', arn)), {}));
}

function passCheck(make: Make, arn: string, service: string | undefined): Check {
  const subject = withRole(subjectOf(make.denial, needOf('iam:PassRole', arn)), make.evidence);
  return check(make, 'pass-role', subject, passContext(make.denial, service));
}

/** AWS named the action on a key without naming the key: it is the one behind the resource of the call. */
function keyNamed(
  make: Make,
  { need, resourceKnown }: Subject,
  at: number,
  targets: readonly KeyTarget[],
): readonly Check[] | undefined {
  const isMeant = (action: string): boolean => action.toLowerCase() === need.action.toLowerCase();
  const target = resourceKnown ? undefined : targets.find(({ use }) => use.actions.some(isMeant));
  if (target === undefined) return undefined;
  const subject = subjectOf(make.denial, needOf(need.action, target.lookup.arn));
  return [check(make, at === 0 ? 'call' : 'key', subject, keyContext(make.denial, need.action, target))];
}

function keyChecks(make: Make, target: KeyTarget): readonly Check[] {
  const already = new Set(make.denial.needs.map(({ action }) => action.toLowerCase()));
  return target.use.actions
    .filter((action) => !already.has(action.toLowerCase()))
    .map((action) => {
      const subject = subjectOf(make.denial, needOf(action, target.lookup.arn));
      return check(make, 'key', subject, keyContext(make.denial, action, target));
    });
}

function check(make: Make, purpose: CheckPurpose, subject: Subject, adjust: Adjustment): Check {
  const { denial, evidence, principal } = make;
  const { context, unknown, approximate } = contextOf(denial, subject, evidence, {
    ...adjust,
    after: (learning) => {
      adjust.after?.(learning);
      learnCreation(denial, subject.need.action, learning);
      keyAliases(subject, evidence, learning);
    },
  });
  const owner = ownerOf(denial, subject, evidence);
  const resource = resolvedResource(subject, evidence);
  return {
    purpose,
    request: {
      principal,
      action: subject.need.action,
      resource,
      ...(owner === undefined ? {} : { resourceAccount: owner }),
      context,
      unknown,
    },
    policies: policiesOf(make, purpose, subject),
    asOf: 'now',
    homes: homesOf(denial, subject, evidence, owner),
    approximate,
    resourceKnown: subject.resourceKnown || (resource !== '*' && !resource.includes('*')),
    sure: isAction(subject.need),
  };
}

/** An operation is no action of IAM because it is called: a name that neither AWS nor its reference uses proves nothing. */
function isAction({ actionKnown, actionFrom }: NeededAuthorization): boolean {
  return actionKnown || actionFrom === 'message' || actionFrom === 'decoded';
}

function policiesOf({ denial, evidence }: Make, purpose: CheckPurpose, subject: Subject): PolicySet {
  // A service's call to KMS and the question whether a role may be passed do not come through the caller's endpoint.
  const endpoint = purpose === 'key' || isPassRole(subject.need.action) ? undefined : endpointLayer(denial, evidence);
  return defined({
    identity: identityLayer(denial, evidence),
    boundary: boundaryLayer(denial, evidence),
    session: sessionLayer(denial, evidence),
    scps: scpLayer(denial, evidence),
    rcps: rcpLayer(denial, subject, evidence),
    ...resourceLayer(denial, subject, evidence),
    endpoint,
  });
}

function defined(layers: { readonly [K in keyof PolicySet]: PolicySet[K] | undefined }): PolicySet;
function defined(layers: object): object {
  return Object.fromEntries(Object.entries(layers).filter(([, value]) => value !== undefined));
}

/** A key alias, a secret's name and a role without its path stand for the ARN that policies are matched with. */
function resolvedResource(subject: Subject, evidence: Evidence): string {
  const { need, carrier, resource } = subject;
  if (carrier.kind === 'role') return namedRoleArn(subject, evidence) ?? need.resource;
  const arn = resourceFacts(evidence, carrier)?.arn;
  if (arn === undefined || resource === undefined) return need.resource;
  const isAlias = resource.service === 'kms' && resource.resource.startsWith('alias/');
  // CreateAlias and its like are asked about alias and key, each by its own ARN.
  if (isAlias && !/alias$/i.test(need.action)) return arn;
  return resource.service === 'secretsmanager' ? arn : need.resource;
}

/** The role to be passed, by the ARN with its path. */
function withRole(subject: Subject, evidence: Evidence): Subject {
  if (!isPassRole(subject.need.action)) return subject;
  const arn = namedRoleArn(subject, evidence);
  // It is the role that is passed: of a profile that was not read it is one of the account's, which one is not known.
  if (arn === undefined)
    return /^instance-profile\//.test(subject.resource?.resource ?? '') ? anyRole(subject) : subject;
  return { ...subject, need: { ...subject.need, resource: arn }, resource: parseArn(arn), resourceKnown: true };
}

function anyRole(subject: Subject): Subject {
  const resource = subject.need.resource.replace(/:instance-profile\/.*$/, ':role/*');
  return { ...subject, need: { ...subject.need, resource }, resource: parseArn(resource), resourceKnown: false };
}

function keyAliases(subject: Subject, evidence: Evidence, learning: Learning): void {
  if (subject.service !== 'kms') return;
  const facts = resourceFacts(evidence, subject.carrier);
  if (facts?.aliases) learning.learn('kms:ResourceAliases', facts.aliases, 'approximate');
  else learning.mayHave('kms:ResourceAliases');
}

function needOf(action: string, resource: string): NeededAuthorization {
  return { action, actionFrom: 'operation-table', actionKnown: true, resource, resourceFrom: 'request-parameters' };
}
