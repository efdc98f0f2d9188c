/**
 * Amazon RDS and Aurora.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html
 */
import { arnAt, pick, whole } from '../parameters.ts';
import type { Service } from '../service.ts';

export const rds = {
  prefix: 'rds',
  name: 'Amazon RDS',
  alsoCalled: ['docdb', 'neptune'],
  requestArn: (parameters, place) =>
    whole(pick(parameters, 'dBInstanceIdentifier'), (id) => arnAt(place, 'rds', `db:${id}`)) ??
    whole(pick(parameters, 'dBClusterIdentifier'), (id) => arnAt(place, 'rds', `cluster:${id}`)) ??
    whole(pick(parameters, 'dBSnapshotIdentifier'), (id) => arnAt(place, 'rds', `snapshot:${id}`)),
  passes: { calls: ['CreateDBInstance'] },
  linkedRoles: {
    rds: {
      role: 'RDS',
      words: ['Relational Database Service', 'Amazon RDS', 'RDS', 'DocumentDB', 'Neptune', 'Aurora'],
    },
  },
} as const satisfies Service;
