/**
 * Amazon ECS. A task definition named without a revision stands for any of its revisions.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
import { lastSegment } from '../arn.ts';
import { arnAt, pick, whole } from '../parameters.ts';
import type { Service } from '../service.ts';

export const ecs = {
  prefix: 'ecs',
  name: 'Amazon ECS',
  saidAs: /\bECS\b|Elastic Container Service/,
  requestArn: (parameters, place, action) => {
    const named = pick(parameters, 'cluster');
    const cluster = named && lastSegment(named);
    const service = pick(parameters, 'service', 'serviceName');
    if (/Service/.test(action) && service !== undefined) {
      return arnAt(place, 'ecs', `service/${cluster ?? 'default'}/${service}`);
    }
    const definition = pick(parameters, 'taskDefinition');
    if (/:(?:RunTask|StartTask)$/.test(action) && definition !== undefined) {
      return whole(definition, (name) =>
        arnAt(place, 'ecs', `task-definition/${name.includes(':') ? name : `${name}:*`}`),
      );
    }
    return whole(pick(parameters, 'clusterName') ?? cluster, (name) => arnAt(place, 'ecs', `cluster/${name}`));
  },
  passes: { to: 'ecs-tasks.amazonaws.com', calls: ['RegisterTaskDefinition', 'RunTask'] },
  linkedRoles: { ecs: { role: 'ECS', words: ['Elastic Container Service', 'Amazon ECS', 'ECS'] } },
} as const satisfies Service;
