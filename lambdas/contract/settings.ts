/**
 * What may be set: one schema for what is deployed and for the command line, so that a file that one of them takes the
 * other takes too. The stack writes the settings into the bundle as `settings.json` (the environment holds only 4 KB).
 */
import * as v from 'valibot';

const positive = v.pipe(v.number(), v.minValue(1));
const strings = v.optional(v.array(v.string()));

/** Quiet rules that are there from the start; each may be switched off by its name. */
export const BUILT_IN_QUIET_RULES = [
  'service-linked-scanners',
  'console-page-probing',
  'health-probes',
  'known-scanners',
  'denied-dry-runs',
] as const;

export type BuiltInQuietRule = (typeof BUILT_IN_QUIET_RULES)[number];

const QuietRuleSchema = v.pipe(
  v.strictObject({
    name: v.pipe(v.string(), v.minLength(1)),
    reason: v.pipe(v.string(), v.minLength(1)),
    /** Account ids; `*` and `?` as in IAM. */
    accounts: strings,
    /** ARNs of roles or users; `*` and `?` as in IAM. */
    principals: strings,
    /** `service:Action`; `*` and `?` as in IAM. */
    actions: strings,
    /** Slugs of causes, judged once the denial is diagnosed. */
    causes: strings,
    userAgents: strings,
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

const SubscriptionSchema = v.strictObject({
  protocol: v.picklist(['email', 'https', 'sqs', 'lambda']),
  endpoint: v.string(),
  /** Message attribute name → allowed values. */
  filter: v.optional(v.record(v.string(), v.array(v.string()))),
});

const SettingsSchema = v.strictObject({
  email: strings,
  subscriptions: v.optional(v.array(SubscriptionSchema), []),
  slack: v.optional(v.strictObject({ workspaceId: v.string(), channelId: v.string() })),
  teams: v.optional(v.strictObject({ teamId: v.string(), tenantId: v.string(), channelId: v.string() })),
  /** A plain Slack incoming webhook: its URL lies in this secret, and only this host is called. */
  webhook: v.optional(v.strictObject({ secretArn: v.string(), host: v.string() })),
  quietRules: v.optional(v.array(QuietRuleSchema), []),
  /** Built-in quiet rules switched off, by name. */
  builtInQuietRulesOff: v.optional(v.array(v.picklist(BUILT_IN_QUIET_RULES)), []),
  /** How long repeats of one fingerprint are folded. */
  windowMinutes: v.optional(positive, 60),
  /** Hour (UTC) of the daily digest. */
  digestHour: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(23)), 7),
  flood: v.optional(
    v.strictObject({
      per5Minutes: v.optional(positive, 20),
      perHour: v.optional(positive, 60),
      perPrincipalHour: v.optional(positive, 10),
      criticalPerHour: v.optional(positive, 60),
    }),
    {},
  ),
  signs: v.optional(
    v.strictObject({
      /** Distinct refused actions of one caller within the window that look like probing. */
      distinctActions: v.optional(positive, 15),
      distinctServices: v.optional(positive, 5),
      windowMinutes: v.optional(positive, 10),
    }),
    {},
  ),
  alarms: v.optional(
    v.strictObject({
      /** Width of the anomaly band in standard deviations. */
      bandWidth: v.optional(positive, 3),
      /** Denials in five minutes below which no anomaly alarm fires. */
      floor: v.optional(positive, 10),
      /** Denials in five minutes that fire whatever the band says. */
      burst: v.optional(positive, 100),
      /** Denials of one principal in five minutes that fire while the total is calm. */
      perPrincipal: v.optional(positive, 50),
    }),
    {},
  ),
  watchedPrincipals: v.optional(v.array(v.string()), []),
  /** Role that Denyscope assumes in other accounts to read; in listed accounts only. */
  readerRoleName: v.optional(v.string(), 'denyscope-reader'),
  readerExternalId: v.optional(v.string()),
  /** Accounts that may be read beside those of the organization. */
  accounts: v.optional(v.array(v.string()), []),
  /** Account in which the organization is read, when it is not this one. */
  organizationAccount: v.optional(v.string()),
  /** May Denyscope ask whether an S3 object exists (`s3:ListBucket` with one key)? */
  objectExistence: v.optional(v.boolean(), true),
  /** Tag of the principal whose value becomes the `owner` message attribute. */
  ownerTag: v.optional(v.string(), 'owner'),
  maximumConcurrency: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(1000)), 5),
  /** Where the cause pages are read. */
  docsUrl: v.optional(v.string(), 'https://github.com/denyscope/denyscope/blob/main/docs'),
});

export type Settings = v.InferOutput<typeof SettingsSchema>;
export type QuietRule = v.InferOutput<typeof QuietRuleSchema>;
export type Subscription = v.InferOutput<typeof SubscriptionSchema>;

/** Settings with every default filled in, or the problems, each naming the place and the wrong value. */
export function readSettings(
  input: unknown,
):
  | { readonly kind: 'ok'; readonly settings: Settings }
  | { readonly kind: 'wrong'; readonly problems: readonly string[] } {
  const result = v.safeParse(SettingsSchema, input);
  if (result.success) return { kind: 'ok', settings: result.output };
  return {
    kind: 'wrong',
    problems: result.issues.map((issue) => {
      const problem = issue.expected === 'never' ? 'there is no such setting' : issue.message;
      return `settings ${v.getDotPath(issue) ?? 'file'}: ${problem}`;
    }),
  };
}

export const DEFAULT_SETTINGS: Settings = v.parse(SettingsSchema, {});
