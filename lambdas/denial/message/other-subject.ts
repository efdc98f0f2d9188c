/**
 * Whom a failure is about when that is not who called: a role that was handed to a service, or the service itself.
 * The policies that decide are then that role's or the resource's, and the call's own action is the caller's matter.
 * Errs towards the sentence alone: where role, service or resource are not told the policies are not asked.
 */

import { arnOf, parseArn } from '../../aws/arn.ts';
import { tagsSession } from '../../aws/look-up.ts';
import type { Partition } from '../../aws/regions.ts';
import { actionsOfOperationName } from '../action.ts';
import { type Caller, callerOfArn } from '../caller.ts';
import type { NeededAuthorization } from '../denial.ts';
import { accountId, present } from '../fields.ts';
import type { Standing } from '../record/refusal.ts';
import { type ResourceContext, resourceOf } from '../resource.ts';
import { knownAction } from '../service-data.ts';
import { type HandedRole, handedRoleIn } from './handed-role.ts';
import type { LackingAction } from './lacking-actions.ts';
import { type NotLetIn, notLetIn, textsIn } from './let-in.ts';
import type { MessageReading } from './stated-reason.ts';

export interface OtherSubject {
  readonly setting: HandedRole['setting'] | 'service-not-let-in';
  /** `unknown` where the text does not tell. */
  readonly caller: Caller;
  readonly needs: readonly NeededAuthorization[];
  /** Who needs what of which resource is known, so that policies can be asked. */
  readonly complete: boolean;
}

export interface Failed {
  readonly code: string;
  readonly text: string;
  readonly prefix?: string | undefined;
  readonly operation?: string | undefined;
  readonly message: MessageReading;
  readonly context: ResourceContext;
  /** The role that a person names beside a text. */
  readonly role?: string | undefined;
}

/** The role or resource is not there at all. */
const ABSENT = /NotFound|NoSuch|DoesNotExist|AlreadyExists|Throttl/i;

export function otherSubjectOf(failed: Failed): OtherSubject | undefined {
  if (ABSENT.test(failed.code)) return undefined;
  const { partition, region, account, parameters } = failed.context;
  const reach = notLetIn({ code: failed.code, text: failed.text, parameters, partition, region, account });
  if (reach !== undefined) return serviceSubject(reach, failed);
  const { text, prefix, operation } = failed;
  const handed = handedRoleIn({ text, prefix, operation, roles: rolesIn(failed.context) });
  if (handed === undefined) return undefined;
  return handed.setting === 'handed-role-trust' ? trustSubject(handed, failed) : roleSubject(handed, failed);
}

/** Known whole the policies are asked; else the sentence is all there is. */
export function standingOfOther({ setting, complete }: OtherSubject): Standing & { readonly kind: 'refused' } {
  return { kind: 'refused', refusal: complete ? 'authorization' : 'service-setting', setting };
}

/** Roles that the request hands over, by ARN. */
function rolesIn({ parameters, partition, account }: ResourceContext): readonly string[] {
  const values = textsIn(parameters, (field) => /role(?:arn|name)?$/i.test(field));
  return [...new Set(values.flatMap((value) => roleArn(value, partition, account) ?? []))];
}

function roleArn(text: string, partition: Partition, account: string): string | undefined {
  if (/^arn:[\w-]{3,12}:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/.test(text)) return text;
  if (accountId(account) === undefined || !/^[\w+=,.@-]{1,64}$/.test(text)) return undefined;
  return arnOf(partition, 'iam', '', account, `role/${text}`);
}

function serviceSubject({ service, needs, sourceArn }: NotLetIn, { context }: Failed): OtherSubject {
  return {
    setting: 'service-not-let-in',
    caller: principal(service, context, sourceArn),
    needs: needs.map(({ action, resource }) =>
      need(action, resource, resource.endsWith('/*') ? 'documented' : 'request-parameters'),
    ),
    complete: needs.length > 0,
  };
}

function trustSubject({ role, service, onBehalfOf }: HandedRole, { context }: Failed): OtherSubject {
  const actions = tagsSession(service) ? ['sts:AssumeRole', 'sts:TagSession'] : ['sts:AssumeRole'];
  // A service takes on roles of the account that it works in.
  const of = { ...context, account: accountId(context.account) ?? parseArn(role ?? '')?.account ?? '' };
  const on = role ?? `arn:${context.partition}:iam::*:role/*`;
  return {
    setting: 'handed-role-trust',
    caller:
      service === undefined
        ? { kind: 'unknown' }
        : { ...principal(service, of, sourceOf(service, context)), ...(onBehalfOf && { arn: onBehalfOf }) },
    needs: actions.map((action) => need(action, on, role === undefined ? 'template' : 'message')),
    complete: role !== undefined && service !== undefined,
  };
}

function roleSubject(handed: HandedRole, failed: Failed): OtherSubject {
  const { context, message } = failed;
  const role = handed.role ?? failed.role;
  const needs = lacking(handed, message).map(({ action, resource }) => {
    const own = resource === undefined ? resourceOf(action, { ...context, parameters: {}, resources: [] }) : undefined;
    const from = resource?.includes('REGION') === true ? 'documented' : 'message';
    return need(action, placed(resource, role, context) ?? own?.resource ?? '*', own?.from ?? from);
  });
  return {
    setting: 'handed-role-permissions',
    caller: role === undefined ? { kind: 'unknown' } : callerOfArn(role),
    needs,
    complete: role !== undefined && needs.length > 0,
  };
}

/** What the sentence names, with its resource where it tells that. */
function lacking(handed: HandedRole, { action, resource }: MessageReading): readonly LackingAction[] {
  if (action !== undefined && resource !== undefined) return [{ action, resource }];
  if (handed.lacks !== undefined) return handed.lacks;
  if (action !== undefined) return [{ action }];
  const { operation, operationService = '' } = handed;
  if (operation === undefined) return [];
  return actionsOfOperationName(operationService.toLowerCase(), operation).map((named) => ({ action: named.action }));
}

function placed(resource: string | undefined, role: string | undefined, context: ResourceContext): string | undefined {
  const account = parseArn(role ?? '')?.account ?? accountId(context.account) ?? '*';
  return resource
    ?.replace(/^arn:PARTITION:/, `arn:${context.partition}:`)
    .replace(/:REGION:ACCOUNT:/, `:${context.region || '*'}:${account}:`);
}

/** Who acts on whose behalf, as trust and resource policies ask to keep out a confused deputy. */
function principal(service: string, { account }: ResourceContext, sourceArn: string | undefined): Caller {
  const owner = accountId(account);
  const inScopeOf = present<NonNullable<Caller['inScopeOf']>>({ sourceArn, sourceAccount: owner });
  return present<Caller>({
    kind: 'service',
    invokedBy: service,
    inScopeOf: Object.keys(inScopeOf).length === 0 ? undefined : inScopeOf,
  });
}

/** A schedule's group, not the schedule: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html */
function sourceOf(service: string, { partition, region, account, parameters }: ResourceContext): string | undefined {
  if (service !== 'scheduler.amazonaws.com' || accountId(account) === undefined || region === '') return undefined;
  const group = textsIn(parameters, (field) => field === 'groupName')[0];
  if (group === undefined) return undefined;
  return arnOf(partition, 'scheduler', region, account, `schedule-group/${group}`);
}

function need(
  action: string,
  resource: string,
  resourceFrom: NeededAuthorization['resourceFrom'],
): NeededAuthorization {
  return { action, actionFrom: 'message', actionKnown: knownAction(action) !== undefined, resource, resourceFrom };
}
