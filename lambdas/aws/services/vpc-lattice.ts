/**
 * Amazon VPC Lattice.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonvpclattice.html
 */
import type { Service } from '../service.ts';

export const vpcLattice = {
  prefix: 'vpc-lattice',
  name: 'Amazon VPC Lattice',
  linkedRoles: { 'vpc-lattice': { role: 'VpcLattice', words: ['VPC Lattice'] } },
} as const satisfies Service;
