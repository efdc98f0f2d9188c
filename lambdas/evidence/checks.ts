/**
 * What AWS had to allow: one check for each authorization of the call, made of the event and what was read. Pure.
 * Errs towards `null`: a layer that was not read is never left out as if it did not apply.
 */
import { parseArn } from '../denial/arn.ts';
import type { Denial, NeededAuthorization } from '../denial/denial.ts';
import { knownAction } from '../denial/service-data.ts';
import type { AuthorizationRequest, Layer, PolicySet } from '../engine/index.ts';
import { endpointLookup } from './caller-lookups.ts';
import type { Check, CheckPurpose } from './check.ts';
import { contextOf, type Learning } from './context.ts';
import type { Evidence } from './evidence.ts';
import { answerTo } from './evidence.ts';
import { type KeyTarget, keyTargets } from './key-checks.ts';
import {
  boundaryLayer,
  endpointLayer,
  entityFacts,
  identityLayer,
  principalOf,
  scpLayer,
  sessionLayer,
} from './layers-of-caller.ts';
import { rcpLayer, resourceLayer } from './layers-of-resource.ts';
import { isPassRole, passedRoles, receiverOf } from './passed-role.ts';
import { isPolicyMatter } from './plan.ts';
import { atRefusal } from './refusal-checks.ts';
import { ownerOf, resourceFacts, roleLookup, type Subject, subjectOf, subjectsOf } from './subject.ts';

export function checksOf(denial: Denial, evidence: Evidence): readonly Check[] {
  const principal = principalOf(denial);
  if (!isPolicyMatter(denial) || principal === undefined) return [];
  const make = { denial, evidence, principal };
  const checks = [
    ...subjectsOf(denial).map((subject, at) => callCheck(make, subject, at)),
    ...passedRoles(denial).map(({ arn, service }) => passCheck(make, arn, service)),
    ...keyTargets(denial, evidence).flatMap((target) => keyChecks(make, target)),
  ];
  return [...checks, ...atRefusal(denial, evidence, checks)];
}

interface Make {
  readonly denial: Denial;
  readonly evidence: Evidence;
  readonly principal: string;
}

function callCheck(make: Make, subject: Subject, at: number): Check {
  const passes = isPassRole(subject.need.action);
  const purpose: CheckPurpose = at === 0 ? 'call' : passes ? 'pass-role' : 'also-needed';
  if (passes) return check(make, purpose, withRole(subject, make.evidence), (learning) => passKeys(make, learning));
  return check(make, purpose, withRole(subject, make.evidence), at === 0 ? undefined : further(subject.need.action));
}

function passCheck(make: Make, arn: string, service: string | undefined): Check {
  const need = needOf('iam:PassRole', arn);
  const subject = withRole(subjectOf(make.denial, need), make.evidence);
  return check(make, 'pass-role', subject, (learning) => {
    further('iam:PassRole')(learning);
    if (service !== undefined) learning.learn('iam:PassedToService', service, 'approximate');
  });
}

/** The event's own keys already hold the service where the role is passed by the call AWS refused. */
function passKeys({ denial }: Make, learning: Learning): void {
  if (learning.has('iam:PassedToService')) return;
  const service = denial.needs.map(({ action }) => receiverOf(action)).find((receiver) => receiver !== undefined);
  if (service === undefined) learning.mayHave('iam:PassedToService');
  else learning.learn('iam:PassedToService', service, 'approximate');
}

function keyChecks(make: Make, target: KeyTarget): readonly Check[] {
  const already = new Set(make.denial.needs.map(({ action }) => action.toLowerCase()));
  return target.use.actions
    .filter((action) => !already.has(action.toLowerCase()))
    .map((action) =>
      check(make, 'key', subjectOf(make.denial, needOf(action, target.lookup.arn)), keyKeys(make, action, target)),
    );
}

/** The service calls KMS for the caller: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html */
function keyKeys({ denial }: Make, action: string, target: KeyTarget): (learning: Learning) => void {
  return (learning) => {
    further(action)(learning);
    // The way into the service is not the way into KMS.
    for (const key of [...learningKeysOfTheWay]) learning.forget(key);
    const domain = denial.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
    learning.learn('kms:ViaService', `${target.use.via}.${target.lookup.region}.${domain}`);
    if (denial.caller.account !== undefined) learning.learn('kms:CallerAccount', denial.caller.account);
    learning.learn('aws:ViaAWSService', true);
    learning.learn('aws:CalledVia', [`${target.use.via}.amazonaws.com`], 'approximate');
    learning.learn('aws:CalledViaFirst', `${target.use.via}.amazonaws.com`, 'approximate');
    learning.learn('aws:CalledViaLast', `${target.use.via}.amazonaws.com`, 'approximate');
    learning.learn('aws:RequestedRegion', target.lookup.region);
    const names = Object.keys(target.use.encryptionContext);
    if (names.length > 0) learning.learn('kms:EncryptionContextKeys', names, 'approximate');
    for (const [name, value] of Object.entries(target.use.encryptionContext)) {
      const key = `kms:EncryptionContext:${name}`;
      if (value === null) learning.mayHave(key);
      else learning.learn(key, value, 'approximate');
    }
  };
}

const learningKeysOfTheWay = [
  'aws:SourceVpce',
  'aws:SourceVpc',
  'aws:SourceVpcArn',
  'aws:VpcSourceIp',
  'aws:VpceAccount',
];

/** A further authorization may be asked with any key its own action knows. */
function further(action: string): (learning: Learning) => void {
  return (learning) => {
    for (const key of knownAction(action)?.conditionKeys ?? []) {
      learning.mayHave(key.replace(/(?:\$\{|<).*$/s, '*'));
    }
  };
}

function check(make: Make, purpose: CheckPurpose, subject: Subject, adjust?: (learning: Learning) => void): Check {
  const { denial, evidence, principal } = make;
  const { context, unknown, approximate } = contextOf(denial, subject, evidence, (learning) => {
    adjust?.(learning);
    keyAliases(subject, evidence, learning);
  });
  const owner = ownerOf(denial, subject, evidence);
  const request: AuthorizationRequest = {
    principal,
    action: subject.need.action,
    resource: resolvedResource(subject, evidence),
    ...(owner === undefined ? {} : { resourceAccount: owner }),
    context,
    unknown,
  };
  return {
    purpose,
    request,
    policies: policiesOf(make, purpose, subject),
    asOf: 'now',
    homes: homesOf(make, subject, owner),
    approximate,
    resourceKnown: subject.resourceKnown,
    sure: true,
  };
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

function homesOf({ denial, evidence }: Make, subject: Subject, owner: string | undefined): Check['homes'] {
  const facts = entityFacts(denial, evidence);
  const entity = facts?.arn ?? denial.caller.entityArn;
  const { carrier } = subject;
  const homes: Partial<Record<Layer, string | undefined>> = {
    identity: entity,
    boundary: facts?.boundaryArn ?? entity,
    session: denial.caller.arn,
    scp: denial.caller.account,
    rcp: owner,
    trust: carrier.kind === 'role' ? (roleArn(subject, evidence) ?? carrier.arn) : undefined,
    resource: carrier.kind === 'resource' ? (resourceFacts(evidence, carrier)?.arn ?? carrier.lookup.arn) : undefined,
    endpoint: endpointLookup(denial)?.id,
  };
  return Object.fromEntries(
    Object.entries(homes).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** A key alias, a secret's name and a role without its path stand for the ARN that policies are matched with. */
function resolvedResource(subject: Subject, evidence: Evidence): string {
  const { need, carrier, resource } = subject;
  if (carrier.kind === 'role') return roleArn(subject, evidence) ?? need.resource;
  const arn = resourceFacts(evidence, carrier)?.arn;
  if (arn === undefined || resource === undefined) return need.resource;
  const isAlias = resource.service === 'kms' && resource.resource.startsWith('alias/');
  // CreateAlias and its like are asked about alias and key, each by its own ARN.
  if (isAlias && !/alias$/i.test(need.action)) return arn;
  return resource.service === 'secretsmanager' ? arn : need.resource;
}

function roleArn(subject: Subject, evidence: Evidence): string | undefined {
  const lookup = subject.carrier.kind === 'role' ? subject.carrier.lookup : roleLookup(subject.resource);
  const answer = lookup && answerTo(evidence, 'principal', lookup);
  return answer?.kind === 'found' ? answer.value.arn : undefined;
}

/** The role to be passed, by the ARN with its path. */
function withRole(subject: Subject, evidence: Evidence): Subject {
  const arn = isPassRole(subject.need.action) ? roleArn(subject, evidence) : undefined;
  return arn === undefined
    ? subject
    : { ...subject, need: { ...subject.need, resource: arn }, resource: parseArn(arn), resourceKnown: true };
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
