/**
 * Amazon MemoryDB.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonmemorydb.html
 */
import type { Service } from '../service.ts';

export const memorydb = {
  prefix: 'memorydb',
  name: 'Amazon MemoryDB',
  linkedRoles: { memorydb: { role: 'MemoryDB', words: ['MemoryDB'] } },
} as const satisfies Service;
