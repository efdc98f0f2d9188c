/**
 * The decision, in the order of the documentation's prose: explicit denies first, then every layer that must allow.
 * Knows every layer as read; a layer that is `null` is taken as if it were not there (see `completions.ts`).
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
import type { Layer, Level, NamedPolicy, PolicySet } from '../../../lambdas/engine/policy/policy-set.ts';
import type { AuthorizationRequest } from '../../../lambdas/engine/request.ts';
import type { Decision } from '../../../lambdas/engine/verdict.ts';
import { type Caller, callerOf, type Grant, isServiceLinkedRole } from './caller.ts';
import { contextOf, resourceAccountOf } from './context.ts';
import { grantedTo } from './grants.ts';
import { isPublic } from './public-bucket.ts';
import { RCP_SERVICES } from './rcp-services.ts';
import { type Asked, applies, principalApplies, type Statement, statementsOf } from './statements.ts';

export interface Decided {
  readonly decision: Decision;
  readonly blockedBy: readonly Layer[];
  /** Layers of which the documentation does not say whether they would refuse too, once the others are mended. */
  readonly unclear: readonly Layer[];
}

export function decide(request: AuthorizationRequest, policies: PolicySet): Decided {
  const caller = callerOf(request.principal);
  if (isFree(request, caller)) return decideFree(request, policies);
  const hasBoundary =
    (caller.kind === 'user' || caller.kind === 'role' || caller.kind === 'session') &&
    (policies.boundary ?? []).length > 0;
  const asked: Asked = { request, context: contextOf(request), hasBoundary };
  const layers = layersOf(caller, asked, policies);
  const denied = layers.filter((layer) => layer.denies).map((layer) => layer.layer);
  const grants = grantsOf(asked, policies);
  const silent = layers.filter((layer) => !layer.allows && isNeeded(layer.layer, caller, asked, policies, grants));
  const refused = silent.map((layer) => layer.layer);
  const byResource = resourceRefuses(caller, asked, policies, grants);
  if (byResource === 'refuses') refused.push(resourceLayer(request));
  const blockedBy = [...new Set([...denied, ...refused])];
  const isRefused = refused.length > 0 || byResource === 'not-read';
  const decision = denied.length > 0 ? 'explicitDeny' : isRefused ? 'implicitDeny' : 'allowed';
  // A resource policy that must allow and does not: mended by naming the caller directly, or by naming its account?
  const open = mustName(request) && refused.includes(resourceLayer(request));
  return { decision, blockedBy, unclear: open ? ['identity', 'boundary', 'session'] : [] };
}

/** "No permissions are required": https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
function isFree(request: AuthorizationRequest, caller: Caller): boolean {
  const action = request.action.toLowerCase();
  if (action === 'sts:getcalleridentity') return caller.account !== undefined;
  return action === 'sts:getsessiontoken' && (caller.kind === 'user' || caller.kind === 'root');
}

/** Of all policies, only that of the endpoint on the way is asked. */
function decideFree(request: AuthorizationRequest, policies: PolicySet): Decided {
  const { endpoint } = policies;
  if (endpoint === undefined || endpoint === null || endpoint.length === 0) {
    return { decision: 'allowed', blockedBy: [], unclear: [] };
  }
  const asked: Asked = { request, context: contextOf(request), hasBoundary: (policies.boundary ?? []).length > 0 };
  const { allows, denies } = asking('endpoint', endpoint, asked, true);
  const decision = denies ? 'explicitDeny' : allows ? 'allowed' : 'implicitDeny';
  return { decision, blockedBy: decision === 'allowed' ? [] : ['endpoint'], unclear: [] };
}

interface Asking {
  readonly layer: Layer;
  readonly allows: boolean;
  readonly denies: boolean;
}

/** Every layer that is there and applies to this caller, with whether something in it denies or allows. */
function layersOf(caller: Caller, asked: Asked, policies: PolicySet): Asking[] {
  const layers: Asking[] = [];
  const isPrincipalOfAccount = caller.account !== undefined;
  if (isPrincipalOfAccount && caller.kind !== 'root') {
    layers.push(asking('identity', policies.identity ?? [], asked, false));
    if ((policies.boundary ?? []).length > 0) {
      layers.push(asking('boundary', policies.boundary ?? [], asked, false));
    }
    const isSession = caller.kind === 'session' || caller.kind === 'role' || caller.kind === 'federated-user';
    // A federated user for whom no session policy was passed has no permissions of its own.
    if (isSession && ((policies.session ?? []).length > 0 || caller.kind === 'federated-user')) {
      layers.push(asking('session', policies.session ?? [], asked, false));
    }
  }
  const principalArn = asked.context.get('aws:principalarn');
  const exempt = isServiceLinkedRole(
    asked.request.principal,
    typeof principalArn === 'string' ? principalArn : undefined,
  );
  if (isPrincipalOfAccount && !exempt && (policies.scps ?? []).length > 0) {
    layers.push(...(policies.scps ?? []).map((level) => askingLevel('scp', level, asked, false)));
  }
  const service = asked.request.action.split(':')[0]?.toLowerCase() ?? '';
  const retires = asked.request.action.toLowerCase() === 'kms:retiregrant';
  if (!exempt && !retires && RCP_SERVICES.includes(service)) {
    layers.push(...(policies.rcps ?? []).map((level) => askingLevel('rcp', level, asked, true)));
  }
  if ((policies.endpoint ?? []).length > 0) layers.push(asking('endpoint', policies.endpoint ?? [], asked, true));
  if (!mayAlwaysMend(caller, asked)) {
    layers.push(asking(resourceLayer(asked.request), resourcePolicies(policies), asked, true));
  }
  return layers;
}

function asking(layer: Layer, policies: readonly NamedPolicy[], asked: Asked, hasPrincipal: boolean): Asking {
  // In the policy of a gateway endpoint (S3, DynamoDB) an account stands for its root user alone.
  // https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
  const isGateway = layer === 'endpoint' && /^(s3|dynamodb):/i.test(asked.request.action);
  const names = (statement: Statement) => {
    const grant = principalApplies(statement, asked);
    return grant !== undefined && !(isGateway && grant === 'account');
  };
  const any = (effect: 'Allow' | 'Deny') =>
    policies.some((policy) =>
      statementsOf(policy.document ?? {}).some(
        (statement) => applies(statement, effect, asked) && (!hasPrincipal || names(statement)),
      ),
    );
  // What was not read may hold anything: it refuses nothing.
  const isUnread = policies.some((policy) => policy.document === null);
  return { layer, allows: isUnread || any('Allow'), denies: any('Deny') };
}

/**
 * "the root principal in a bucket owner's Amazon Web Services account can perform the GetBucketPolicy, PutBucketPolicy,
 * and DeleteBucketPolicy API actions, even if their bucket policy explicitly denies the root principal's access".
 */
function mayAlwaysMend(caller: Caller, asked: Asked): boolean {
  const { action, resource } = asked.request;
  const isBucket = resource.split(':')[2] === 's3' && !resource.includes('/') && resource.startsWith('arn:');
  if (caller.kind !== 'root' || !isBucket || resource.split(':')[3] !== '') return false;
  return /^s3:(get|put|delete)bucketpolicy$/i.test(action) && !isCrossAccount(caller, asked);
}

function askingLevel(layer: Layer, level: Level, asked: Asked, hasPrincipal: boolean): Asking {
  if (level.policies === null) return { layer, allows: true, denies: false };
  return asking(layer, level.policies, asked, hasPrincipal);
}

/** Does this layer have to allow, given how the resource's policy names the caller? */
function isNeeded(layer: Layer, caller: Caller, asked: Asked, policies: PolicySet, grants: readonly Grant[]): boolean {
  if (layer === 'resource' || layer === 'trust') return false;
  if (layer === 'scp' || layer === 'rcp' || layer === 'endpoint') return true;
  if (isCrossAccount(caller, asked)) return true;
  const grant = granted(asked, policies);
  const isOver = (strengths: readonly Grant[]) =>
    (grants.length > 0 && grants.every((each) => strengths.includes(each))) ||
    (grant !== undefined && strengths.includes(grant));
  return !isOver(layer === 'identity' ? ['full', 'role'] : ['full']);
}

/**
 * Where the resource's policy has to allow: another account's resource, a role's trust, a key, a caller of no account.
 * A policy that was not read refuses nothing, and allows nothing either.
 */
function resourceRefuses(
  caller: Caller,
  asked: Asked,
  policies: PolicySet,
  grants: readonly Grant[],
): 'refuses' | 'not-read' | undefined {
  if (isBlockedAsPublic(caller, asked, policies)) return 'refuses';
  // "AssumeRole: who can call: IAM user or IAM role"; never the root user, whatever the trust policy says.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
  if (caller.kind === 'root' && resourceLayer(asked.request) === 'trust') return 'refuses';
  const needed = isCrossAccount(caller, asked) || mustName(asked.request) || caller.account === undefined;
  if (!needed || granted(asked, policies) !== undefined) return undefined;
  // A role and a key always have a policy: absent, it was not read.
  if (policies.resource === null || (policies.resource === undefined && mustName(asked.request))) return 'not-read';
  return grants.length === 0 || grants.length < resourcePolicies(policies).length ? 'refuses' : undefined;
}

/** One entry for each of the resource's policies that allows: the strongest way in which it names the caller. */
function grantsOf(asked: Asked, policies: PolicySet): readonly Grant[] {
  const all = resourcePolicies(policies);
  const strongest = all.map((policy) => {
    const named = statementsOf(policy.document ?? {})
      .filter((statement) => applies(statement, 'Allow', asked))
      .map((statement) => principalApplies(statement, asked));
    return (['full', 'role', 'account'] as const).find((strength) => named.includes(strength));
  });
  const given = strongest.filter((grant) => grant !== undefined);
  return given.length === all.length ? given : [];
}

function resourcePolicies(policies: PolicySet): readonly NamedPolicy[] {
  const { resource } = policies;
  if (resource === undefined || resource === null) return [];
  return 'document' in resource ? [resource] : resource;
}

/** A grant stands beside the key policy. */
function granted(asked: Asked, policies: PolicySet): Grant | undefined {
  if (!asked.request.action.toLowerCase().startsWith('kms:')) return undefined;
  return grantedTo(policies.grants ?? [], asked);
}

/** `RestrictPublicBuckets`: a public policy is for the owner's account and AWS services alone. */
function isBlockedAsPublic(caller: Caller, asked: Asked, policies: PolicySet): boolean {
  if (policies.publicAccessBlock?.RestrictPublicBuckets !== true) return false;
  if (caller.kind === 'service' || !asked.request.action.toLowerCase().startsWith('s3:')) return false;
  if (caller.account !== undefined && !isCrossAccount(caller, asked)) return false;
  return resourcePolicies(policies).some((policy) => policy.document !== null && isPublic(policy.document));
}

function isCrossAccount(caller: Caller, asked: Asked): boolean {
  return caller.account !== undefined && caller.account !== resourceAccountOf(asked.request);
}

/** Roles and keys answer to their own policy first, even for callers of their account. */
function mustName(request: AuthorizationRequest): boolean {
  const resource = request.resource.split(':');
  const action = request.action.toLowerCase();
  if (action.startsWith('kms:')) {
    // An alias stands for its key, but where the alias itself is made, moved or deleted.
    if (!action.endsWith('alias') && (resource[5] ?? '').startsWith('alias/')) return true;
    return (resource[5] ?? '').startsWith('key/');
  }
  return resourceLayer(request) === 'trust';
}

function resourceLayer(request: AuthorizationRequest): Layer {
  const isRole = request.resource.split(':')[5]?.startsWith('role/') === true;
  return request.action.toLowerCase().startsWith('sts:') && isRole ? 'trust' : 'resource';
}
