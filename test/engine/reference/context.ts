/**
 * The request context: keys ignore case, keys that follow from the request itself are filled in when absent.
 * A key that nothing states is absent; this room knows no "unknown" (see `completions.ts`).
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html (principal key values)
 */
import type { AuthorizationRequest, ContextValue } from '../../../lambdas/engine/request.ts';
import { type Caller, callerOf } from './caller.ts';

const REQUEST_TAG = 'aws:requesttag/';

export type Context = ReadonlyMap<string, readonly string[] | string>;

export function contextOf(request: AuthorizationRequest): Context {
  const context = new Map<string, readonly string[] | string>();
  for (const [key, value] of Object.entries(derived(request))) context.set(key.toLowerCase(), value);
  const given = Object.entries(request.context ?? {});
  // The keys of the tags in the request are a key of their own.
  const tags = given.filter(([key]) => key.toLowerCase().startsWith(REQUEST_TAG));
  if (tags.length > 0)
    context.set(
      'aws:tagkeys',
      tags.map(([key]) => key.slice(REQUEST_TAG.length)),
    );
  for (const [key, value] of given) context.set(key.toLowerCase(), textOf(value));
  return context;
}

export function resourceAccountOf(request: AuthorizationRequest): string | undefined {
  const fromArn = request.resource.split(':')[4];
  if (fromArn !== undefined && fromArn.length === 12) return fromArn;
  if (request.resourceAccount !== undefined) return request.resourceAccount;
  for (const [key, value] of Object.entries(request.context ?? {})) {
    const isOwner = ['aws:resourceaccount', 's3:resourceaccount'].includes(key.toLowerCase());
    const values = Array.isArray(value) ? value : [value];
    if (isOwner && values.length === 1 && values[0] !== '') return String(values[0]);
  }
  return callerOf(request.principal).account;
}

/** What the principal and the resource say by themselves. */
function derived(request: AuthorizationRequest): Record<string, string> {
  const caller = callerOf(request.principal);
  const keys: Record<string, string> = {};
  const account = resourceAccountOf(request);
  if (account !== undefined) keys['aws:ResourceAccount'] = account;
  // "Anonymous requests do not include this key." (aws:PrincipalIsAWSService)
  if (caller.kind !== 'anonymous') keys['aws:PrincipalIsAWSService'] = caller.kind === 'service' ? 'true' : 'false';
  if (caller.account !== undefined) keys['aws:PrincipalAccount'] = caller.account;
  if (caller.kind === 'service') keys['aws:PrincipalServiceName'] = request.principal;
  return { ...keys, ...derivedByKind(request.principal, caller) };
}

function derivedByKind(principal: string, caller: Caller): Record<string, string> {
  const account = caller.account ?? '';
  switch (caller.kind) {
    case 'user':
      return { 'aws:PrincipalType': 'User', 'aws:PrincipalArn': principal, 'aws:username': caller.name };
    case 'root':
      return { 'aws:PrincipalType': 'Account', 'aws:PrincipalArn': principal, 'aws:userid': account };
    case 'federated-user':
      return {
        'aws:PrincipalType': 'FederatedUser',
        'aws:PrincipalArn': principal,
        'aws:userid': `${account}:${caller.name}`,
      };
    case 'role':
      return { 'aws:PrincipalType': 'AssumedRole', 'aws:PrincipalArn': principal };
    case 'session':
      return {
        'aws:PrincipalType': 'AssumedRole',
        'aws:PrincipalArn': `arn:${caller.partition}:iam::${account}:role/${caller.name}`,
      };
    case 'anonymous':
      return { 'aws:PrincipalType': 'Anonymous', 'aws:PrincipalAccount': 'anonymous', 'aws:userid': 'anonymous' };
    default:
      return {};
  }
}

function textOf(value: ContextValue): readonly string[] | string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value.map((each) => String(each));
}
