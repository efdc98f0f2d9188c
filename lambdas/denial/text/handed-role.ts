/**
 * Sentences in which a service says that it could not use a role handed to it: it may not assume the role, or the role
 * lacks what the service will do with it. The service checks this before it makes anything, so that no call of the
 * role's is refused and none is recorded.
 * Sources: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html,
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 * Errs towards less: a service principal is named only where the sentence belongs to one service.
 */
import { present } from '../fields.ts';

export interface HandedRole {
  readonly setting: 'handed-role-permissions' | 'handed-role-trust';
  /** ARN of the role, where the text has it. */
  readonly role?: string;
  /** Service principal that has to assume the role. */
  readonly service?: string;
  /** As the sentence names them: `CreateNetworkInterface`, `EC2`. */
  readonly operation?: string;
  readonly operationService?: string;
}

const PERMISSIONS =
  /\brole (?:(?<role>arn:\S{1,300}) )?does not have permissions? to call (?<operation>\w{1,80}) on (?<operationService>\w{1,40})/i;

const TRUST: readonly (readonly [RegExp, string?])[] = [
  [/role defined for the function cannot be assumed by Lambda/i, 'lambda.amazonaws.com'],
  [/EKS does not have permissions? to assume the associated role/i],
  [/ECS was unable to assume the role/i, 'ecs-tasks.amazonaws.com'],
  [/Firehose is unable to assume (?:the )?role/i, 'firehose.amazonaws.com'],
  [/CodeBuild is not authorized to perform:? sts:AssumeRole on/i, 'codebuild.amazonaws.com'],
  [
    /Neither the global service principal (?<service>[\w.-]{1,60}\.amazonaws\.com), nor the regional one is authorized to assume the provided role/i,
  ],
];

const ROLE = /arn:[\w-]{3,12}:iam::\d{12}:role\/[\w+=,.@/-]{1,576}/;

export function handedRoleIn(flat: string): HandedRole | undefined {
  const lacks = PERMISSIONS.exec(flat)?.groups;
  if (lacks) {
    const { role, operation, operationService } = lacks;
    return present<HandedRole>({ setting: 'handed-role-permissions', role, operation, operationService });
  }
  for (const [pattern, principal] of TRUST) {
    const found = pattern.exec(flat);
    if (found === null) continue;
    const role = ROLE.exec(flat.slice(found.index))?.[0]?.replace(/[.,]+$/, '');
    return present<HandedRole>({ setting: 'handed-role-trust', role, service: found.groups?.['service'] ?? principal });
  }
  return undefined;
}
