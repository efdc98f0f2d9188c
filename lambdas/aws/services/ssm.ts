/**
 * AWS Systems Manager: parameters, and the instances that commands run on.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 */
import { arnAt, firstOf, pick, whole } from '../parameters.ts';
import type { Service } from '../service.ts';

export const ssm = {
  prefix: 'ssm',
  name: 'AWS Systems Manager',
  alsoCalled: ['simplesystemsmanagement'],
  saidAs: /Systems Manager|\bSSM\b/,
  requestArn: (parameters, place) => {
    const parameter = (name: string): string => arnAt(place, 'ssm', `parameter/${name}`);
    return (
      whole(pick(parameters, 'name') ?? firstOf(parameters, 'names'), (name) => parameter(name.replace(/^\//, ''))) ??
      whole(pick(parameters, 'path'), (path) => parameter(path.replace(/^\/|\/$/g, ''))) ??
      whole(pick(parameters, 'target', 'instanceId'), (id) =>
        id.startsWith('mi-') ? arnAt(place, 'ssm', `managed-instance/${id}`) : arnAt(place, 'ec2', `instance/${id}`),
      )
    );
  },
  linkedRoles: { ssm: { role: 'AmazonSSM', words: ['Systems Manager', 'AWS SSM'] } },
} as const satisfies Service;
