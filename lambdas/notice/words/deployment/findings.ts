/**
 * What `denyscope doctor` found, in words: what is so, and what to do about it. Every finding that is not well has
 * something to do. Errs towards the plain command.
 */
import type { Fact, Finding, FindingState, RulePlace } from '../../../deployment/finding.ts';
import { bare } from '../../text/escape.ts';
import { count, listedShort, timePhrase } from '../names/names.ts';

export interface FindingWords {
  readonly what: string;
  /** What to do; absent where there is nothing. */
  readonly remedy?: string;
}

type Words = { readonly [K in Fact['kind']]: (fact: Extract<Fact, { kind: K }>) => FindingWords };

const DEPLOY = 'deploy again: npx cdk deploy';

const WORDS: Words = {
  unread: ({ what, reason, permission }) => ({
    what: `${capital(bare(what, 120))} could not be read (${bare(reason, 120)}).`,
    remedy:
      permission === undefined
        ? 'run it again; if it stays, look at the service behind it'
        : `run it with credentials that may ${bare(permission, 80)}`,
  }),
  stack: ({ stack, status }) =>
    /^(?:CREATE|UPDATE|IMPORT)_COMPLETE/.test(status)
      ? { what: `Stack ${bare(stack, 80)} is deployed (${bare(status, 60)}).` }
      : {
          what: `Stack ${bare(stack, 80)} is in state ${bare(status, 60)}: its last deployment did not go through.`,
          remedy: `look at its events in CloudFormation, then ${DEPLOY}`,
        },
  'no-stack': ({ stack, account, region }) => ({
    what: `There is no stack ${bare(stack, 80)} in account ${bare(account, 20)}, ${bare(region, 24)}.`,
    remedy: 'name it with --stack, its Region with --region, its account with --profile, or deploy it: npx cdk deploy',
  }),
  'part-missing': ({ part }) => ({
    what: `The stack has no ${bare(part, 40)}: it is of another version, or somebody took it out.`,
    remedy: DEPLOY,
  }),
  trail: ({ region, trails, leavesOut }) => ({
    what: `${listedShort(
      trails.map((trail) => bare(trail, 60)),
      3,
    )} logs management events, read and write, in ${bare(region, 24)}${leftOut(leavesOut)}.`,
  }),
  'no-trail': ({ region }) => ({
    what: `No trail logs in ${bare(region, 24)}: no denial arrives.`,
    remedy:
      'make a trail of all Regions that logs management events, read and write (docs/deploy.md, "Before: a trail")',
  }),
  'trail-off': ({ region, trail, arn }) => ({
    what: `Trail ${bare(trail, 60)} does not log in ${bare(region, 24)}: no denial arrives.`,
    remedy: startLogging(arn),
  }),
  'trail-half': ({ region, lacks }) => ({
    what: `No trail logs ${lacks.map((half) => `${half} management events`).join(' and ')} in ${bare(region, 24)}: refused ${lacks.includes('read') ? 'Describe, Get and List calls and sts:AssumeRole' : 'calls that write'} do not arrive.`,
    remedy:
      'aws cloudtrail put-event-selectors --region ITS-HOME-REGION --trail-name NAME --event-selectors \'[{"ReadWriteType":"All","IncludeManagementEvents":true}]\' (keep the data events the trail has)',
  }),
  rules: ({ region, rules }) => ({
    what: `${count(rules, 'rule')} in ${bare(region, 24)} ${rules === 1 ? 'hears' : 'hear'} what this version expects.`,
  }),
  'no-rules': ({ region, place }) => ({
    what: `No rule in ${bare(region, 24)} sends anything to the hub: ${UNHEARD[place]}.`,
    remedy: RULE_REMEDY[place],
  }),
  'rule-off': ({ region, rule }) => ({
    what: `Rule ${bare(rule, 90)} in ${bare(region, 24)} is disabled.`,
    remedy: `deploy its stack again; enable-rule alone would leave read-only calls unheard`,
  }),
  'rule-reads-off': ({ region, rule }) => ({
    what: `Rule ${bare(rule, 90)} in ${bare(region, 24)} is enabled without read-only calls: Describe, Get, List and sts:AssumeRole are not heard.`,
    remedy: `aws events put-rule --region ${bare(region, 24)} --name ${bare(rule, 90)} --state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS --event-pattern ITS-PATTERN, or deploy its stack again`,
  }),
  'rules-old': ({ region, place, missing }) => ({
    what: `${count(missing, 'pattern')} of this version ${missing === 1 ? 'is' : 'are'} deployed in no rule in ${bare(region, 24)}: what is deployed is of another version, or was changed by hand.`,
    remedy: RULE_REMEDY[place],
  }),
  'no-members': () => ({ what: 'Nobody forwards to this hub, and the settings name nobody who should.' }),
  members: ({ places }) => ({
    what: `${count(places, 'account and Region', 'accounts and Regions')} sent a heartbeat in the last three hours.`,
  }),
  'member-silent': ({ account, region, lastHeard }) => ({
    what: `No heartbeat comes from account ${bare(account, 20)}${inRegion(region)}${lastHeard === undefined ? '' : ` since ${timePhrase(lastHeard)}`}: denials there reach nobody.`,
    remedy:
      'look there whether the stack of the forwarder is deployed, its rules are enabled, and its queue Undelivered says why (docs/runbook.md, members-silent)',
  }),
  'member-awaited': ({ account, region }) => ({
    what: `Account ${bare(account, 20)}${inRegion(region)} was not heard of yet; a heartbeat comes once an hour.`,
    remedy: 'deploy the forwarder there if it is not, wait an hour, and run doctor again',
  }),
  'no-other-accounts': () => ({ what: 'The settings name no other account, so no reader role is needed.' }),
  reader: ({ accounts }) => ({
    what: `The hub can take the reader role of ${listedShort(
      accounts.map((one) => bare(one, 20)),
      6,
    )}.`,
  }),
  'reader-refused': ({ account, reason, permission }) => ({
    what: `The hub cannot read account ${bare(account, 20)} (${refusal(reason, permission)}).`,
    remedy:
      reason === 'account-not-listed'
        ? 'name the account in the settings, or its organization, and deploy the hub again'
        : 'deploy the stack with the reader role there again (DenyscopeReader, or the StackSet); its trust names the roles of this hub',
  }),
  organization: ({ id }) => ({ what: `The hub can read the policies of organization ${bare(id, 40)}.` }),
  'no-organization': () => ({ what: 'The account is in no organization.' }),
  'organization-refused': ({ reason, permission }) => ({
    what: `The hub cannot read the policies of the organization (${refusal(reason, permission)}): notices say of SCPs and RCPs only that they were not seen.`,
    remedy:
      'make the account a delegated administrator of any service, name it in a delegation policy of Organizations, or set organizationAccount to an account that can read them',
  }),
  subscribed: ({ endpoints }) => ({
    what:
      endpoints === 0
        ? 'Nobody is subscribed to the topic; notices leave by chat or webhook.'
        : `${count(endpoints, 'subscription')} confirmed.`,
  }),
  nobody: () => ({
    what: 'Nobody is subscribed, and no chat or webhook is set: notices leave and nobody reads them.',
    remedy: 'deploy with -c email=you@example.com and confirm the mail',
  }),
  pending: ({ endpoint }) => ({
    what: `${bare(endpoint, 120)} has not confirmed: it gets nothing.`,
    remedy:
      'click the link in the mail of AWS; a link that ran out is sent anew by aws sns subscribe with the same address',
  }),
  unsubscribed: ({ endpoint }) => ({
    what: `${bare(endpoint, 120)} stands in the settings and is not subscribed: it left, or was never deployed.`,
    remedy:
      'take it out of the settings, deploy, put it in, deploy and confirm: CloudFormation makes nothing that it believes to be there',
  }),
  'no-chat': () => ({ what: 'No chat and no webhook is set.' }),
  chat: () => ({ what: 'Amazon Q Developer in chat applications listens to the chat topic.' }),
  'chat-deaf': () => ({
    what: 'Nothing listens to the chat topic: no channel gets notices.',
    remedy:
      'authorise the workspace or tenant in the console of Amazon Q Developer in chat applications, invite the bot into the channel, and deploy again',
  }),
  hook: ({ hook }) => ({ what: `The secret of ${bare(hook, 30)} is there.` }),
  'hook-secret-gone': ({ hook, secret }) => ({
    what: `The secret of ${bare(hook, 30)} is gone or about to be deleted: ${bare(secret, 140)}.`,
    remedy: 'aws secretsmanager restore-secret, or make it anew and name its ARN in the settings',
  }),
  heartbeat: ({ beats }) => ({ what: `The heartbeat arrived ${count(beats, 'time')} in the last half hour.` }),
  'no-heartbeat': () => ({
    what: 'No heartbeat in the last half hour: digests are late, and flat lines prove nothing.',
    remedy:
      'read the log of the function tick; enable its schedule, or deploy again (docs/runbook.md, heartbeat-missing)',
  }),
  insight: ({ rule, contributors, denials }) => ({
    what:
      denials === 0
        ? `Rule ${bare(rule, 80)} is enabled; no denial of the last day was there to count.`
        : `Rule ${bare(rule, 80)} counted ${count(contributors, 'contributor')} in the last day.`,
  }),
  'insight-gone': ({ rule }) => ({ what: `The contributor rule ${bare(rule, 80)} is gone.`, remedy: DEPLOY }),
  'insight-off': ({ rule }) => ({
    what: `The contributor rule ${bare(rule, 80)} is disabled: spike reports name nobody.`,
    remedy: `aws cloudwatch enable-insight-rules --rule-names ${bare(rule, 80)}`,
  }),
  'insight-deaf': ({ rule, denials }) => ({
    what: `The contributor rule ${bare(rule, 80)} counted nobody, though there were ${count(denials, 'denial')} in the last day.`,
    remedy: `${DEPLOY}; the rule reads the log group of diagnose-denial, whose format must be JSON`,
  }),
  'nothing-lacking': () => ({ what: 'No diagnosis of the last day lacked a permission.' }),
  lacking: ({ permission, denials }) => ({
    what: `${bare(permission, 80)} was lacking in ${denials === 1 ? 'one diagnosis' : `${denials} diagnoses`} of the last day.`,
    remedy:
      permission === 'sts:AssumeRole'
        ? 'deploy the reader role of the accounts that the notices name, or exempt the hub in the SCP that refuses'
        : 'deploy the hub or the reader role again, or exempt them in the SCP or key policy that refuses (docs/runbook.md, reader-permission-lost)',
  }),
  'no-dead-letters': ({ of }) => ({ what: `No dead letter of ${of} waits.` }),
  'dead-letters': ({ of, waiting }) => ({
    what: `${count(waiting, 'dead letter')} of ${of} ${waiting === 1 ? 'waits' : 'wait'}; after 14 days they are gone.`,
    remedy: 'denyscope redrive',
  }),
};

/**
 * In the home Region of the trail and in its own account alone: what other Regions and members see of it is a copy.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StartLogging.html
 */
function startLogging(text: string): string {
  const arn = /^arn:[\w-]+:cloudtrail:([\w-]+):(\d{12}):trail\/[\w.-]{3,128}$/.exec(text);
  if (arn === null) return 'start its logging in the Region in which it was made';
  return `in account ${arn[2]}: aws cloudtrail start-logging --region ${arn[1]} --name ${text}`;
}

const UNHEARD: Readonly<Record<RulePlace, string>> = {
  hub: 'no denial is heard',
  global: 'denials of IAM, Organizations and other global services are not heard',
  region: 'denials of that Region are not heard',
};

const RULE_REMEDY: Readonly<Record<RulePlace, string>> = {
  hub: DEPLOY,
  global: 'deploy with --all -c global=true, or let the StackSet reach that Region',
  region: 'deploy the hub, whose StackSet reaches the Regions of the settings, or DenyscopeMember there',
};

export function findingWords({ fact }: Finding): FindingWords {
  return wordsOf(fact.kind, fact);
}

function wordsOf<K extends Fact['kind']>(kind: K, fact: Extract<Fact, { kind: K }>): FindingWords {
  return WORDS[kind](fact);
}

const MARKS: Readonly<Record<FindingState, string>> = {
  ok: 'ok      ',
  wrong: 'WRONG   ',
  unread: 'UNREAD  ',
  'not-configured': '-       ',
};

const COLOURS: Readonly<Record<FindingState, number>> = { ok: 32, wrong: 31, unread: 33, 'not-configured': 2 };

/** One line what is so, and one what to do. */
export function findingLines(finding: Finding, colour: boolean): readonly string[] {
  const { what, remedy } = findingWords(finding);
  const mark = MARKS[finding.state];
  const painted = colour ? `\u001b[${COLOURS[finding.state]}m${mark}\u001b[0m` : mark;
  const line = `${painted}${finding.check.padEnd(14)} ${what}`;
  return remedy === undefined ? [line] : [line, `${' '.repeat(mark.length + 15)}-> ${remedy}`];
}

export function doctorSummary(findings: readonly Finding[]): string {
  const of = (state: FindingState): number => findings.filter((one) => one.state === state).length;
  const [wrong, unread] = [of('wrong'), of('unread')];
  if (wrong + unread === 0) return 'All that was looked at is well. Prove it: denyscope test-event';
  const parts = [
    ...(wrong === 0 ? [] : [`${count(wrong, 'thing')} ${wrong === 1 ? 'is' : 'are'} wrong`]),
    ...(unread === 0 ? [] : [`${unread} could not be read, and may be wrong too`]),
  ];
  return `${capital(parts.join('; '))}.`;
}

function inRegion(region: string): string {
  return region === '*' ? '' : `, ${bare(region, 24)},`;
}

function leftOut(sources: readonly string[]): string {
  if (sources.length === 0) return '';
  return `, but for those of ${listedShort(
    [...new Set(sources)].map((source) => bare(source, 40)),
    4,
  )}, whose denials do not arrive`;
}

function refusal(reason: string, permission: string | undefined): string {
  const lacking = permission === undefined ? '' : `, ${bare(permission, 80)}`;
  return `${bare(reason.replaceAll('-', ' '), 80)}${lacking}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
