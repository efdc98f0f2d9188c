/**
 * The words of the house: what accounts are called, where policies are written, how the console is reached, what to read
 * beside a refusal. Nothing of it decides anything.
 */
import * as v from 'valibot';
import { CAUSES } from '../causes.ts';
import { accountId, anyText, listOf, oneOf, settings, stackPattern, webAddress } from './forms.ts';

const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100));

export const AccountNamesSchema = v.record(accountId, name);

export const RepositorySchema = settings({
  name,
  url: v.optional(webAddress),
  accounts: v.pipe(v.optional(listOf(accountId, 1)), v.description('Left out: every account')),
  stacks: v.pipe(
    v.optional(listOf(stackPattern, 1)),
    v.description('Names of CloudFormation stacks, `*` and `?` as in IAM; left out: whatever made the resource'),
  ),
});

export const AccessPortalSchema = settings({
  startUrl: v.pipe(webAddress, v.description('Start URL of IAM Identity Center, https://….awsapps.com/start')),
  roleName: v.pipe(
    v.optional(v.pipe(v.string(), v.regex(/^[\w+=,.@-]{1,32}$/, 'is not the name of a permission set'))),
    v.description('Permission set that links open with; left out, people choose'),
  ),
});

export const GuidanceSchema = v.pipe(
  settings({
    /** Name of the policy as it is attached. */
    policy: v.optional(anyText),
    /** Sid. */
    statement: v.optional(anyText),
    /** Slug of a cause. */
    cause: v.optional(oneOf(CAUSES)),
    words: v.pipe(v.string(), v.minLength(1), v.maxLength(300)),
    url: v.optional(webAddress),
  }),
  v.check(
    ({ policy, statement, cause }) => policy !== undefined || statement !== undefined || cause !== undefined,
    'names neither a policy, nor a statement, nor a cause: it would stand in every notice',
  ),
);
