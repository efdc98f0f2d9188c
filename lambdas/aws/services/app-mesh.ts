/**
 * AWS App Mesh.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsappmesh.html
 */
import type { Service } from '../service.ts';

export const appMesh = {
  prefix: 'appmesh',
  name: 'AWS App Mesh',
  linkedRoles: { appmesh: { role: 'AppMesh', words: ['App Mesh'] } },
} as const satisfies Service;
