/**
 * Amazon FSx.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonfsx.html
 */
import type { Service } from '../service.ts';

export const fsx = {
  prefix: 'fsx',
  name: 'Amazon FSx',
  linkedRoles: {
    fsx: { role: 'AmazonFSx', words: ['Amazon FSx', 'FSx'] },
    's3.data-source.lustre.fsx': { role: 'FSxS3Access', words: ['FSx for Lustre'] },
  },
} as const satisfies Service;
