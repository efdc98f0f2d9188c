/**
 * A whole organization: which accounts and Regions forward, and to which account. Nothing in it grows with the number of
 * accounts.
 */
import * as v from 'valibot';
import { accountId, listOf, organizationId, regionName, rootId, settings, unitId, wholeFrom } from './forms.ts';

const RolloutSchema = settings({
  accountsAtOncePercent: v.optional(wholeFrom(1, 100), 25),
  failuresToleratedPercent: v.optional(wholeFrom(0, 100), 10),
});

export const OrganizationSchema = v.pipe(
  settings({
    id: organizationId,
    root: v.pipe(v.optional(rootId), v.description('Every account; or name units in `ous`')),
    ous: v.optional(listOf(unitId, 1)),
    regions: v.pipe(
      listOf(regionName, 1),
      v.description('Regions in which members forward; the first one also holds the reader role: leave it first'),
    ),
    hubAccount: v.pipe(accountId, v.description('The account that is deployed to and diagnoses')),
    managementAccount: v.pipe(
      v.optional(accountId),
      v.description('Gets stacks of its own, for no StackSet reaches it'),
    ),
    rollout: v.optional(RolloutSchema, {}),
  }),
  v.partialCheck(
    [['root'], ['ous']],
    ({ root, ous }) => (root === undefined) !== (ous === undefined),
    'name either root (every account) or ous (some units)',
  ),
);

export type Organization = v.InferOutput<typeof OrganizationSchema>;
