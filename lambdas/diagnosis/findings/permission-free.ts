/**
 * Calls that need no permission: no policy of the caller allows or refuses them, an explicit deny included.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 * Errs towards few: only what the API reference says in so many words. The policy of a VPC endpoint still decides what
 * passes through it.
 */
import type { Denial } from '../../denial/denial.ts';

const FREE: ReadonlySet<string> = new Set(['sts:getcalleridentity']);

/** The action, where the refused one is such. */
export function permissionFree({ needs }: Denial): string | undefined {
  const action = needs[0]?.action;
  return action !== undefined && FREE.has(action.toLowerCase()) ? action : undefined;
}
