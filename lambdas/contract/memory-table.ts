/** The table of the memory: one partition key and one sort key, both strings; items leave by themselves. */
export const MEMORY_TABLE = {
  partitionKey: 'pk',
  sortKey: 'sk',
  expiresAt: 'expiresAt',
  /** Begins the key of each fingerprint. */
  fingerprint: 'fingerprint#',
  /** Open windows by their end (a number), keys only: items without `open` are not in it. */
  dueIndex: { name: 'due', partitionKey: 'open', sortKey: 'windowEnd' },
} as const;
