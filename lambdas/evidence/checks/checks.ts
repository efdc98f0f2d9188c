/**
 * What AWS had to allow: one check for each authorization of the call, made of the event and what was read. Pure.
 * Errs towards `null`: a layer that was not read is never left out as if it did not apply.
 */

import { parseArn } from '../../aws/arn.ts';
import type { NeededAuthorization } from '../../denial/denial.ts';
import { present } from '../../denial/fields.ts';
import type { PolicySet } from '../../engine/index.ts';
import type { Case } from '../case.ts';
import { contextOf } from '../subject/context/context.ts';
import type { Adjustment, ContextBuilder } from '../subject/context/context-builder.ts';
import { keyTargets } from '../subject/key-checks.ts';
import type { KeyTarget } from '../subject/key-use.ts';
import { namedRoleArn, ownerOf, resourceFacts } from '../subject/owner.ts';
import { type Subject, subjectOf } from '../subject/subject.ts';
import { accessPointCheck } from './access-point.ts';
import { addCreation, addUrl, furtherContext, keyContext, passContext } from './adjustments.ts';
import { attachToOf } from './attach-to.ts';
import type { Check, CheckPurpose, Judged } from './check.ts';
import { launchResources } from './launch.ts';
import { boundaryLayer, endpointLayer, identityLayer, scpLayer, sessionLayer } from './layers-of-caller.ts';
import { rcpLayer, resourceLayer } from './layers-of-resource.ts';
import { isPassRole } from './passed-role.ts';

export interface Make {
  readonly matter: Case;
  readonly principal: string;
}

/** Of the call that was refused, of the roles it passes and of the keys behind it. */
export function callChecks(make: Make): readonly Check[] {
  const { subjects, passedRoles } = make.matter;
  const targets = keyTargets(make.matter);
  return [
    ...subjects.flatMap((subject, at) => keyNamed(make, subject, at, targets) ?? needChecks(make, subject, at)),
    ...passedRoles.map(({ arn, service }) => passCheck(make, arn, service)),
    ...targets.flatMap((target) => keyChecks(make, target)),
  ];
}

function needChecks(make: Make, subject: Subject, at: number): readonly Check[] {
  const { action } = subject.need;
  const passes = isPassRole(action);
  const purpose: CheckPurpose = at === 0 ? 'call' : passes ? 'pass-role' : 'also-needed';
  const adjust = passes ? passContext(make.matter.denial) : at === 0 ? {} : furtherContext(action);
  const call = check(make, purpose, withRole(make.matter, subject), adjust);
  const behind = accessPointCheck(make.matter, subject, call);
  return behind ? [call, behind] : [call];
}

/** Only of a launch whose instance is allowed: what refuses that one mostly refuses all, and is told once. */
export function launchChecks(make: Make, call: Judged | undefined): readonly Check[] {
  const arns = launchResources(make.matter.denial);
  if (call?.verdict.decision !== 'allowed') return [];
  return arns.map((arn) =>
    check(make, 'also-needed', subjectOf(make.matter.denial, needOf('ec2:RunInstances', arn)), {}),
  );
}

function passCheck(make: Make, arn: string, service: string | undefined): Check {
  const subject = withRole(make.matter, subjectOf(make.matter.denial, needOf('iam:PassRole', arn)));
  return check(make, 'pass-role', subject, passContext(make.matter.denial, service));
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
  const subject = subjectOf(make.matter.denial, needOf(need.action, target.lookup.arn));
  return [check(make, at === 0 ? 'call' : 'key', subject, keyContext(make.matter.denial, need.action, target))];
}

function keyChecks(make: Make, target: KeyTarget): readonly Check[] {
  const already = new Set(make.matter.denial.needs.map(({ action }) => action.toLowerCase()));
  return target.use.actions
    .filter((action) => !already.has(action.toLowerCase()))
    .map((action) => {
      const subject = subjectOf(make.matter.denial, needOf(action, target.lookup.arn));
      return check(make, 'key', subject, keyContext(make.matter.denial, action, target));
    });
}

function check(make: Make, purpose: CheckPurpose, subject: Subject, adjust: Adjustment): Check {
  const { matter, principal } = make;
  const { context, unknown, approximate } = contextOf(matter, subject, {
    ...adjust,
    after: (builder) => {
      adjust.after?.(builder);
      addCreation(matter.denial, subject.need.action, builder);
      addUrl(matter.denial, subject.need.action, builder);
      keyAliases(matter, subject, builder);
    },
  });
  const owner = ownerOf(matter, subject);
  const resource = resolvedResource(matter, subject);
  return {
    purpose,
    request: present({
      principal,
      action: subject.need.action,
      resource,
      resourceAccount: owner,
      context,
      unknown,
    }),
    policies: policiesOf(make, purpose, subject),
    asOf: 'now',
    attachTo: attachToOf(matter, subject, owner),
    approximate,
    resourceKnown: subject.resourceKnown || (resource !== '*' && !resource.includes('*')),
    sure: isAction(subject.need),
  };
}

/** An operation is no action of IAM because it is called: a name that neither AWS nor its reference uses proves nothing. */
function isAction({ actionKnown, actionFrom }: NeededAuthorization): boolean {
  return actionKnown || actionFrom === 'message' || actionFrom === 'decoded';
}

function policiesOf({ matter }: Make, purpose: CheckPurpose, subject: Subject): PolicySet {
  // A service's call to KMS and the question whether a role may be passed do not come through the caller's endpoint.
  const endpoint = purpose === 'key' || isPassRole(subject.need.action) ? undefined : endpointLayer(matter);
  return defined({
    identity: identityLayer(matter),
    boundary: boundaryLayer(matter),
    session: sessionLayer(matter),
    scps: scpLayer(matter),
    rcps: rcpLayer(matter, subject),
    ...resourceLayer(matter, subject),
    endpoint,
  });
}

function defined(layers: { readonly [K in keyof PolicySet]: PolicySet[K] | undefined }): PolicySet;
function defined(layers: object): object {
  return Object.fromEntries(Object.entries(layers).filter(([, value]) => value !== undefined));
}

/** A key alias, a secret's name and a role without its path stand for the ARN that policies are matched with. */
function resolvedResource(matter: Case, subject: Subject): string {
  const { need, policyOwner, resource } = subject;
  if (policyOwner.kind === 'role') return namedRoleArn(matter, subject) ?? need.resource;
  const arn = resourceFacts(matter, policyOwner)?.arn;
  if (arn === undefined || resource === undefined) return need.resource;
  const isAlias = resource.service === 'kms' && resource.resource.startsWith('alias/');
  // CreateAlias and its like are asked about alias and key, each by its own ARN.
  if (isAlias && !/alias$/i.test(need.action)) return arn;
  return resource.service === 'secretsmanager' ? arn : need.resource;
}

/** The role to be passed, by the ARN with its path. */
function withRole(matter: Case, subject: Subject): Subject {
  if (!isPassRole(subject.need.action)) return subject;
  const arn = namedRoleArn(matter, subject);
  // It is the role that is passed: of a profile that was not read it is one of the account's, which one is not known.
  if (arn === undefined)
    return /^instance-profile\//.test(subject.resource?.resource ?? '') ? anyRole(subject) : subject;
  return { ...subject, need: { ...subject.need, resource: arn }, resource: parseArn(arn), resourceKnown: true };
}

function anyRole(subject: Subject): Subject {
  const resource = subject.need.resource.replace(/:instance-profile\/.*$/, ':role/*');
  return { ...subject, need: { ...subject.need, resource }, resource: parseArn(resource), resourceKnown: false };
}

function keyAliases(matter: Case, subject: Subject, builder: ContextBuilder): void {
  if (subject.service !== 'kms') return;
  const facts = resourceFacts(matter, subject.policyOwner);
  if (facts?.aliases) builder.set('kms:ResourceAliases', facts.aliases, 'approximate');
  else builder.unknown('kms:ResourceAliases');
}

function needOf(action: string, resource: string): NeededAuthorization {
  return { action, actionFrom: 'operation-table', actionKnown: true, resource, resourceFrom: 'request-parameters' };
}
