/**
 * What may be set: one schema for what is deployed and for the command line, so that a file that one of them takes the
 * other takes too. The stack writes the settings into the bundle as `settings.json` (the environment holds only 4 KB).
 */
import * as v from 'valibot';
import { BUILT_IN_QUIET_RULES } from './names.ts';
import { present } from './present.ts';
import { ChatActionsSchema, hookAt, SlackSchema, TeamsSchema, WebhookSchema } from './settings/channels.ts';
import {
  accountId,
  email,
  externalId,
  oneOf,
  positive,
  roleName,
  roleOrUserArn,
  settings,
  topicName,
  webAddress,
  wholeFrom,
} from './settings/forms.ts';
import { AccessPortalSchema, AccountNamesSchema, GuidanceSchema, RepositorySchema } from './settings/house.ts';
import { OrganizationSchema } from './settings/organization.ts';
import { QuietRuleSchema } from './settings/quiet.ts';
import { SubscriptionSchema, subscribedTwice } from './settings/subscription.ts';
import { AlarmsSchema, FloodSchema, SignsSchema } from './settings/thresholds.ts';
import { TrailSchema } from './settings/trail.ts';
import { everyIssue, sentences } from './wrong-settings.ts';

export const SettingsSchema = v.pipe(
  settings({
    $schema: v.pipe(v.optional(v.string()), v.description('For editors: docs/schema/settings.schema.json')),
    email: v.pipe(v.optional(v.array(email)), v.description('Addresses that get every notice; each must confirm')),
    subscriptions: v.pipe(
      v.optional(v.array(SubscriptionSchema), []),
      v.description('Who gets which notices, by message attributes; an endpoint stands here once'),
    ),
    slack: v.pipe(
      v.optional(SlackSchema),
      v.description('A channel of Slack, through Amazon Q Developer in chat applications'),
    ),
    teams: v.pipe(
      v.optional(TeamsSchema),
      v.description('A channel of Microsoft Teams, through Amazon Q Developer in chat applications'),
    ),
    chatActions: v.pipe(
      v.optional(ChatActionsSchema, {}),
      v.description('How the buttons of `slack` and `teams` find what a notice carries'),
    ),
    webhook: v.pipe(
      v.optional(WebhookSchema),
      v.description('A plain Slack incoming webhook: its URL lies in this secret, and only this host is called'),
    ),
    pagerDuty: v.pipe(
      v.optional(hookAt('events.pagerduty.com')),
      v.description('PagerDuty, Events API v2: the integration key lies in this secret'),
    ),
    opsgenie: v.pipe(
      v.optional(hookAt('api.opsgenie.com')),
      v.description('Opsgenie, Alert API: the key of an API integration lies in this secret'),
    ),
    teamsWorkflow: v.pipe(
      v.optional(WebhookSchema),
      v.description('A workflow of Microsoft Teams that a webhook starts: its URL lies in this secret'),
    ),
    signedWebhook: v.pipe(
      v.optional(WebhookSchema),
      v.description('A webhook of your own: {"url":"https://…","key":"…"} lies in this secret'),
    ),
    quietRules: v.optional(v.array(QuietRuleSchema), []),
    builtInQuietRulesOff: v.pipe(
      v.optional(v.array(oneOf(BUILT_IN_QUIET_RULES)), []),
      v.description('Built-in quiet rules that are switched off, by name'),
    ),
    windowMinutes: v.pipe(v.optional(positive, 60), v.description('How long repeats of one fingerprint are folded')),
    digestHour: v.pipe(v.optional(wholeFrom(0, 23), 7), v.description('Hour (UTC) of the daily digest')),
    flood: v.pipe(v.optional(FloodSchema, {}), v.description('How many notices leave at most')),
    signs: v.optional(SignsSchema, {}),
    alarms: v.optional(AlarmsSchema, {}),
    watchedPrincipals: v.pipe(
      v.optional(v.array(roleOrUserArn), []),
      v.description('Roles and users with an alarm of their own'),
    ),
    readerRoleName: v.pipe(
      v.optional(roleName, 'denyscope-reader'),
      v.description('Role that Denyscope takes in other accounts to read'),
    ),
    readerExternalId: v.optional(externalId),
    accounts: v.pipe(
      v.optional(v.array(accountId), []),
      v.description('Accounts outside of the organization that forward to this one and may be read'),
    ),
    organization: v.pipe(
      v.optional(OrganizationSchema),
      v.description('Every account of an organization forwards to this one and may be read'),
    ),
    trail: v.pipe(
      v.optional(TrailSchema),
      v.description('Data and network activity events to be heard, which trails log only where they are asked to'),
    ),
    memberAlarmTopic: v.pipe(
      v.optional(topicName),
      v.description(
        'Topic, by its name, that is there in the account and Region of every forwarder: an alarm beside the forwarder tells it when events do not reach the hub',
      ),
    ),
    organizationAccount: v.pipe(
      v.optional(accountId),
      v.description('Account in which the organization is read, when it is not this one'),
    ),
    objectExistence: v.pipe(
      v.optional(v.boolean(), true),
      v.description('May Denyscope ask whether an S3 object exists (`s3:ListBucket` with one key)?'),
    ),
    ownerTag: v.pipe(
      v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(128)), 'owner'),
      v.description('Tag of the principal whose value becomes the message attribute `owner`'),
    ),
    fixForm: v.pipe(
      v.optional(oneOf(['json', 'cli', 'terraform', 'cdk', 'cloudformation']), 'json'),
      v.description('In which language notices show a fix'),
    ),
    maximumConcurrency: v.pipe(
      v.optional(wholeFrom(2, 1000), 5),
      v.description('Batches of denials that are explained at the same time'),
    ),
    guidance: v.pipe(
      v.optional(v.array(GuidanceSchema), []),
      v.description('Words of your own, and a link, beside the explanation of a policy, a statement or a cause'),
    ),
    accountNames: v.pipe(
      v.optional(AccountNamesSchema, {}),
      v.description('Names of accounts, by number, before those that the organization knows'),
    ),
    repositories: v.pipe(
      v.optional(v.array(RepositorySchema), []),
      v.description('Where policies are written; the first entry that fits is told'),
    ),
    accessPortal: v.pipe(
      v.optional(AccessPortalSchema),
      v.description('Console links lead through it into the right account'),
    ),
    docsUrl: v.pipe(
      v.optional(webAddress, 'https://github.com/denyscope/denyscope/blob/main/docs'),
      v.description('Where the pages of the causes and the runbook are read'),
    ),
  }),
  v.partialCheck(
    [['email'], ['subscriptions']],
    ({ email: addresses, subscriptions }) => subscribedTwice(addresses, subscriptions) === undefined,
    ({ input }) => subscribedTwice(input.email, input.subscriptions ?? []) ?? '',
  ),
);

export type Settings = v.InferOutput<typeof SettingsSchema>;
/** As people write them: everything may be left out. */
export type SettingsInput = v.InferInput<typeof SettingsSchema>;

export type SettingsReading =
  | { readonly kind: 'ok'; readonly settings: Settings }
  | { readonly kind: 'wrong'; readonly problems: readonly string[] };

/** Settings with every default filled in, or every problem there is, each with its place and the wrong value. */
export function readSettings(input: unknown): SettingsReading {
  // The schema would take a list for an object without settings.
  if (Array.isArray(input))
    return { kind: 'wrong', problems: ['settings: a list, where {"email":["you@example.com"]} is wanted'] };
  const result = v.safeParse(SettingsSchema, input);
  if (!result.success) return { kind: 'wrong', problems: sentences(everyIssue(SettingsSchema, input, result.issues)) };
  const { output } = result;
  return {
    kind: 'ok',
    settings: present<Settings>({
      ...output,
      email: output.email && once(output.email),
      accounts: once(output.accounts),
      watchedPrincipals: once(output.watchedPrincipals),
    }),
  };
}

function once(values: readonly string[]): string[] {
  return [...new Set(values)];
}

export const DEFAULT_SETTINGS: Settings = v.parse(SettingsSchema, {});
