/**
 * A rule that keeps some denials quiet. Errs towards refusing: a rule that fits nothing mutes nothing, and one that fits
 * everything mutes what it should not.
 */
import * as v from 'valibot';
import { CAUSES } from '../causes.ts';
import { accountPattern, actionPattern, anyText, callerPattern, listOf, settings, someOf } from './forms.ts';

export const QuietRuleSchema = v.pipe(
  settings({
    name: anyText,
    reason: anyText,
    accounts: v.pipe(v.optional(listOf(accountPattern, 1)), v.description('Account ids; `*` and `?` as in IAM')),
    principals: v.pipe(
      v.optional(listOf(callerPattern, 1)),
      v.description('ARNs of roles or users; `*` and `?` as in IAM'),
    ),
    actions: v.pipe(v.optional(listOf(actionPattern, 1)), v.description('`service:Action`; `*` and `?` as in IAM')),
    causes: v.pipe(
      v.optional(listOf(someOf(CAUSES), 1)),
      v.description('Slugs of causes, judged once the denial is diagnosed'),
    ),
    userAgents: v.optional(listOf(anyText, 1)),
  }),
  v.check(
    (rule) => restsOnMore(rule.accounts, rule.principals, rule.actions, rule.causes) || rule.userAgents === undefined,
    'a user agent alone mutes nothing, for anyone can set it: name accounts, principals, actions or causes other than "*" beside it',
  ),
  v.check(
    (rule) => restsOnMore(rule.accounts, rule.principals, rule.actions, rule.causes) || rule.userAgents !== undefined,
    'this rule would mute everything: name accounts, principals, actions or causes other than "*"',
  ),
);

function restsOnMore(...lists: readonly (readonly string[] | undefined)[]): boolean {
  return lists.some((list) => list !== undefined && !list.some((pattern) => /^[*?]*$/.test(pattern)));
}

export type QuietRule = v.InferOutput<typeof QuietRuleSchema>;
