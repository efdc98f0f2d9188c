/**
 * Amazon EKS.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html
 */
import { arnAt, pick, whole } from '../parameters.ts';
import type { Service } from '../service.ts';

export const eks = {
  prefix: 'eks',
  name: 'Amazon EKS',
  requestArn: (parameters, place) =>
    whole(pick(parameters, 'clusterName', 'name'), (name) => arnAt(place, 'eks', `cluster/${name}`)),
  passes: { to: 'eks.amazonaws.com' },
} as const satisfies Service;
