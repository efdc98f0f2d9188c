/**
 * What was read of a deployment, or why it was not: what was not read is never taken for well.
 */
export type Unread = {
  readonly kind: 'unread';
  readonly reason: string;
  /** The IAM action the caller of the command lacks, where it is one. */
  readonly permission?: string;
};

export type Reading<T> = { readonly kind: 'read'; readonly value: T } | Unread;
