/**
 * What each layer says of one request, before the layers are weighed against each other: which apply at all, what
 * denies, what allows, what is lacking and what was not read.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_evaluation.html
 */
import { hasIdentityPolicies } from '../caller.ts';
import { RCP_SERVICES } from '../data/rcp-services.ts';
import type { Facts } from '../facts.ts';
import { DIRECT, NONE, type Strength } from '../policy/principal.ts';
import type { CompiledSet, LayerKind } from './compiled-set.ts';
import { needsNoPermission } from './free-calls.ts';
import { grantFor } from './grants.ts';
import type { Plan, PlannedLayer } from './plan.ts';
import { blocksAcl, hasPublicPolicy, isOutsider, restricts } from './public-access.ts';
import { type Tally, tallyCaller, tallyNaming } from './tally.ts';

export interface Finding {
  readonly kind: LayerKind;
  readonly applies: boolean;
  readonly tallies: readonly Tally[];
  readonly denied: boolean;
  /** Some level was read and allows nothing. */
  readonly lacking: boolean;
  readonly allowed: boolean;
  readonly unread: boolean;
}

export interface ResourceFinding extends Finding {
  readonly strength: Strength;
  /** The layer is a role's trust policy. */
  readonly trust: boolean;
  /** Kind of resource without whose policy's allow nothing goes: a role to assume, a key. */
  readonly keyOrRole: boolean;
  /** What stands for a policy where none decided: a grant's id, Block Public Access. */
  readonly instead: string | undefined;
  /** Refused whatever the policies say. */
  readonly barred: boolean;
}

/** Which side of the request each layer guards, by kind of caller. */
export function applies(kind: LayerKind, facts: Facts): boolean {
  const caller = facts.caller.kind;
  if (kind === 'endpoint') return true;
  if (needsNoPermission(facts)) return false;
  switch (kind) {
    case 'scp':
      return (caller === 'root' || hasIdentityPolicies(caller)) && !facts.serviceLinked;
    case 'rcp':
      // An action that knows no resource is guarded by the RCPs of the caller's account, which are then those given.
      if (!RCP_SERVICES.has(facts.service)) return false;
      return facts.action !== 'kms:retiregrant' && !facts.serviceLinked;
    case 'resource':
      return true;
    default:
      return hasIdentityPolicies(caller);
  }
}

export function find(kind: LayerKind, plan: Plan, facts: Facts, assumeRead: boolean): Finding {
  const layer = plan[kind];
  // A session policy is what a federated user's permissions come from: without one there are none.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getfederationtoken.html
  const federated = kind === 'session' && facts.caller.kind === 'federated-user';
  if ((!federated && isEmpty(kind, layer)) || !applies(kind, facts)) return NOT_APPLICABLE[kind];
  if (layer === undefined) return { ...nothing(kind, true), lacking: true };
  if (layer === null) return { ...nothing(kind, true), unread: true, allowed: assumeRead };
  const tallies =
    kind === 'endpoint'
      ? layer.map((level) => tallyNaming(kind, level, facts))
      : layer.map((level) => tallyCaller(level, facts));
  return count(kind, tallies, assumeRead);
}

/** An identity without policies has no permissions; any other layer that holds nothing is not there. */
function isEmpty(kind: LayerKind, layer: PlannedLayer): boolean {
  if (kind === 'identity' || layer === null) return false;
  if (layer === undefined || layer.length === 0) return true;
  if (kind === 'scp' || kind === 'rcp') return false;
  return layer.every((level) => level.source.policies?.length === 0);
}

/** Whether a permissions boundary is attached, as far as was read. */
export function isBounded(plan: Plan, facts: Facts, assumeRead: boolean): boolean {
  if (!applies('boundary', facts)) return false;
  return plan.boundary === null ? assumeRead : !isEmpty('boundary', plan.boundary);
}

function nothing(kind: LayerKind, applicable: boolean): Finding {
  return { kind, applies: applicable, tallies: [], denied: false, lacking: false, allowed: false, unread: false };
}

const NOT_APPLICABLE: Readonly<Record<LayerKind, Finding>> = {
  identity: nothing('identity', false),
  boundary: nothing('boundary', false),
  session: nothing('session', false),
  scp: nothing('scp', false),
  rcp: nothing('rcp', false),
  resource: nothing('resource', false),
  endpoint: nothing('endpoint', false),
};

function count(kind: LayerKind, tallies: readonly Tally[], assumeRead: boolean): Finding {
  let denied = false;
  let lacking = false;
  let unread = false;
  let allowed = true;
  for (const tally of tallies) {
    if (tally.denies.length > 0) denied = true;
    if (tally.unread) unread = true;
    if (tally.allow === undefined) {
      if (!tally.unread) lacking = true;
      if (!tally.unread || !assumeRead) allowed = false;
    }
  }
  return { kind, applies: true, tallies, denied, lacking, allowed, unread };
}

export function findResource(set: CompiledSet, plan: Plan, facts: Facts, assumeRead: boolean): ResourceFinding {
  const trust = isTrust(facts);
  if (!applies('resource', facts) || isOwnersBucketPolicy(facts)) return NOT_ASKED;
  const keyOrRole = trust || isKey(plan, facts);
  const nothingGiven = plan.resource === undefined && set.publicAccessBlock === undefined && set.grants === undefined;
  if (nothingGiven && !keyOrRole) return NO_POLICY;
  const layer = plan.resource === undefined && keyOrRole ? null : plan.resource;
  const tallies = layer?.map((level) => tallyNaming('resource', level, facts)) ?? [];
  const base = count('resource', tallies, assumeRead);
  let unread = base.unread || layer === null;
  let strength = strengthOf(tallies, layer === null, assumeRead);
  let lacking =
    tallies.length === 0 ? layer !== null : tallies.some((tally) => tally.strength === NONE && !tally.unread);
  let instead: string | undefined;
  let barred = false;
  if (facts.service === 'kms' && strength !== DIRECT) {
    const grant = set.grants ? grantFor(set.grants, facts) : undefined;
    if (grant !== undefined && grant.strength > strength) {
      strength = grant.strength;
      lacking = false;
      instead = grant.id;
    } else if (set.grants === null && assumeRead) {
      strength = DIRECT;
      lacking = false;
    } else if (set.grants === null) {
      unread = true;
      lacking = false;
    }
  }
  if (facts.service === 's3' && set.publicAccessBlock !== undefined) {
    const block = set.publicAccessBlock;
    if (block === null) {
      if (isOutsider(facts) && hasPublicPolicy(set.layers.resource)) unread = true;
    } else {
      barred = blocksAcl(block, facts) || restricts(block, set.layers.resource, facts);
      if (barred) instead = 'BlockPublicAccess';
    }
  }
  // "You cannot call AssumeRole by using AWS account root user credentials": the API page of AssumeRole.
  if (trust && facts.caller.kind === 'root') barred = true;
  if (barred) {
    strength = NONE;
    lacking = true;
  }
  const present = layer !== undefined || instead !== undefined || barred;
  return {
    ...base,
    applies: present,
    unread,
    lacking,
    strength,
    trust,
    keyOrRole,
    instead,
    barred,
    allowed: strength > NONE,
  };
}

/**
 * Whatever a bucket's policy denies, the root user of the bucket's own account may read, write and remove that policy, so
 * that nobody locks themselves out: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html
 */
function isOwnersBucketPolicy({ action, caller, request, sameAccount }: Facts): boolean {
  if (caller.kind !== 'root' || !OF_BUCKET_POLICY.has(action) || !sameAccount) return false;
  return /^arn:[^:]*:s3:::[^/]+$/.test(request.resource);
}

const OF_BUCKET_POLICY = new Set(['s3:getbucketpolicy', 's3:putbucketpolicy', 's3:deletebucketpolicy']);

const NOT_ASKED: ResourceFinding = {
  ...NOT_APPLICABLE.resource,
  strength: NONE,
  trust: false,
  keyOrRole: false,
  instead: undefined,
  barred: false,
};

const NO_POLICY: ResourceFinding = { ...NOT_ASKED, lacking: true };

function strengthOf(tallies: readonly Tally[], unread: boolean, assumeRead: boolean): Strength {
  if (unread) return assumeRead ? DIRECT : NONE;
  let weakest: Strength | undefined;
  for (const tally of tallies) {
    if (tally.unread && tally.strength === NONE && !assumeRead) continue;
    const strength = tally.unread && assumeRead ? DIRECT : tally.strength;
    if (weakest === undefined || strength < weakest) weakest = strength;
  }
  return weakest ?? NONE;
}

/** A key, by its id or its alias, or anything of KMS for which a key policy was given. */
function isKey(plan: Plan, facts: Facts): boolean {
  if (facts.service !== 'kms') return false;
  const { resource } = facts.request;
  if (resource === '*') return false;
  if (plan.resource !== undefined || /^arn:[^:]*:kms:[^:]*:[^:]*:key\//.test(resource)) return true;
  return /^arn:[^:]*:kms:[^:]*:[^:]*:alias\//.test(resource) && !ALIAS_ACTIONS.has(facts.action);
}

/**
 * Asked of the alias itself, which has no policy; of its key they are asked once more.
 * https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html
 */
const ALIAS_ACTIONS = new Set(['kms:createalias', 'kms:updatealias', 'kms:deletealias']);

/** The trust policy decides every `sts:` action on a role. */
export function isTrust(facts: Facts): boolean {
  return facts.service === 'sts' && /^arn:[^:]*:iam::[^:]*:role\//.test(facts.request.resource);
}
