/**
 * The role that a call hands to a service, which needs `iam:PassRole` beside the call's own action.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 * Errs towards no check: a role is taken from a parameter that is known to pass one, never from any ARN around.
 */

import { servicePrefix } from '../../aws/action.ts';
import { arnOf, parseArn } from '../../aws/arn.ts';
import { receiverOf } from '../../aws/look-up.ts';
import { dependentActions } from '../../denial/action.ts';
import type { Denial } from '../../denial/denial.ts';
import { present } from '../../denial/fields.ts';

export interface PassedRole {
  /** ARN of the role, or of the instance profile that holds it. */
  readonly arn: string;
  /** Value of `iam:PassedToService` where the call leaves no choice. */
  readonly service?: string;
}

/** Request parameters that hand over a role, in lower case. */
const PARAMETERS = new Set([
  'role',
  'rolearn',
  'passedrole',
  'passedrolearn',
  'servicerole',
  'servicerolearn',
  'executionrolearn',
  'taskrolearn',
  'iamrole',
  'iaminstanceprofile',
  'instanceprofile',
  'instanceprofilearn',
  'jobrolearn',
  'monitoringrolearn',
  'deliverstreamrolearn',
  'targetrolearn',
]);

/** Roles passed by the call, those that `needs` already names left out. */
export function passedRoles(denial: Denial): readonly PassedRole[] {
  const action = denial.needs[0]?.action ?? '';
  const service = servicePrefix(action).toLowerCase();
  // `roleArn` of an AssumeRole is the role asked for, and IAM's own calls name the role they are about.
  if (service === 'sts' || denial.needs.some((need) => isPassRole(need.action))) return [];
  if (!dependentActions(action).some(isPassRole)) return [];
  const receiver = receiverOf(service);
  const arns = Object.entries(denial.parameters).flatMap(([name, value]) => {
    const last = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
    const parent = name.split('.').at(-2)?.toLowerCase() ?? '';
    const passes = PARAMETERS.has(last) || ((last === 'arn' || last === 'name') && PARAMETERS.has(parent));
    return passes ? (passedArn(denial, value, /profile/i.test(name)) ?? []) : [];
  });
  return [...new Set(arns)].map((arn) => present({ arn, service: receiver }));
}

export function isPassRole(action: string): boolean {
  return action.toLowerCase() === 'iam:passrole';
}

function passedArn(denial: Denial, value: string, isProfile: boolean): string | undefined {
  const arn = parseArn(value);
  if (arn) return arn.service === 'iam' && /^(?:role|instance-profile)\//.test(arn.resource) ? value : undefined;
  if (denial.caller.account === undefined || !/^[\w+=,.@-]{1,128}$/.test(value)) return undefined;
  const type = isProfile ? 'instance-profile' : 'role';
  return arnOf(denial.partition, 'iam', '', denial.caller.account, `${type}/${value}`);
}
