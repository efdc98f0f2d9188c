/**
 * Names that the stack gives and the running code asks for: environment variables, metrics, alarms, attributes, events,
 * log lines, quiet rules. A name that stood in two places would differ one day, and nothing would be found under it.
 */
import { arnParts } from '../aws/arn.ts';
/** Environment variables of the functions: names of what the stack made. */
export const ENV = {
  memoryTable: 'DENYSCOPE_MEMORY_TABLE',
  alertsTopicArn: 'DENYSCOPE_ALERTS_TOPIC_ARN',
  chatTopicArn: 'DENYSCOPE_CHAT_TOPIC_ARN',
  /** Only where chat has buttons: the function behind them, and the queue in which it asks for an explanation. */
  chatActionFunction: 'DENYSCOPE_CHAT_ACTION_FUNCTION',
  denialQueueUrl: 'DENYSCOPE_DENIAL_QUEUE_URL',
  eventBusName: 'DENYSCOPE_EVENT_BUS_NAME',
  deadLetterQueueUrl: 'DENYSCOPE_DEAD_LETTER_QUEUE_URL',
  ownRoleArns: 'DENYSCOPE_OWN_ROLE_ARNS',
  settingsFile: 'DENYSCOPE_SETTINGS_FILE',
} as const;

export const METRICS_NAMESPACE = 'Denyscope';

/**
 * Every metric carries this dimension: Powertools always writes it (taken from its own environment variable, which the
 * stack sets), and a query without it finds nothing.
 */
export const METRICS_SERVICE = {
  variable: 'POWERTOOLS_SERVICE_NAME',
  dimension: 'service',
  value: 'denyscope',
} as const;

/**
 * Custom metric names. With eight layers and two severities (`info` is the rest) there are twenty metrics, each of which
 * costs; a watched principal adds one. Denyscope's own denials are counted in the ledger and told in the daily digest.
 */
export const METRIC = {
  denials: 'Denials',
  repeats: 'Repeats',
  held: 'Held',
  muted: 'Muted',
  unexplained: 'Unexplained',
  gaps: 'Gaps',
  disagreements: 'Disagreements',
  unreadable: 'Unreadable',
  latencyMs: 'EventToNoticeLatency',
  heartbeat: 'Heartbeat',
  /** Written only where somebody is to report: no part of the twenty. */
  silentMembers: 'SilentMembers',
} as const;

/**
 * What a forwarder sends once an hour: the event of a scheduled rule, which nobody can make by PutEvents. The name of the
 * rule, which CloudFormation gives, holds this word.
 */
export const MEMBER_HEARTBEAT = { source: 'aws.events', detailType: 'Scheduled Event', rule: 'Heartbeat' } as const;

/** Values of the dimensions that are written; what has another value is counted in the total alone. */
export const MEASURED = {
  severities: ['warning', 'critical'],
  layers: ['identity', 'boundary', 'session', 'scp', 'rcp', 'resource', 'trust', 'endpoint'],
} as const;

export const DIMENSION = { severity: 'Severity', layer: 'Layer', principal: 'Principal' } as const;

/** The alarm of a watched principal ends in this; two roles of one name in two accounts are two alarms. */
export function watchedAlarmId(arn: string): string {
  const { account = '', resource = arn } = arnParts(arn) ?? {};
  return `of-watched-${account}-${resource.replace(/[^A-Za-z0-9]+/g, '-')}`.slice(0, 150);
}

/** The contributor rules, as `<stack>-<name>`: CloudWatch is asked for them by name. */
export const INSIGHT_RULE = { principals: 'principals', actions: 'actions' } as const;

/** Message attributes of every notice, by which a team subscribes to what concerns it. */
export const ATTRIBUTE_NAMES = [
  'severity',
  'account',
  'region',
  'cause',
  'layer',
  'principal',
  'service',
  'owner',
] as const;

/** Source and detail type of the event that goes to the bus with each new diagnosis. */
export const DIAGNOSIS_EVENT = { source: 'denyscope', detailType: 'Denyscope Diagnosis' } as const;

/**
 * Source and detail type of the event that tries a deployment. Only from the hub's own account, and what came by it is
 * never read as a denial: nobody can forge one this way.
 */
export const TEST_EVENT = { source: 'denyscope.test', detailType: 'Denyscope Test' } as const;

/**
 * The one log line per fingerprint and batch that Contributor Insights reads: top-level fields of a JSON line.
 * `event` marks it, `count` is summed; no other line carries `event: "denial"`.
 */
export const DENIAL_LINE = {
  marker: 'event',
  value: 'denial',
  principal: 'principal',
  account: 'account',
  action: 'action',
  layer: 'layer',
  count: 'count',
} as const;

/** Quiet rules that are there from the start; each may be switched off by its name. */
export const BUILT_IN_QUIET_RULES = [
  'service-linked-scanners',
  'console-page-probing',
  'health-probes',
  'known-scanners',
  'denied-dry-runs',
] as const;

export type BuiltInQuietRule = (typeof BUILT_IN_QUIET_RULES)[number];

/** What a chat notice carries for its buttons; the names stand in the messages and in the stack. */
export const CHAT_CONTEXT = { fingerprint: 'fingerprint', function: 'hubFunction', region: 'hubRegion' } as const;

/** What a button hands to the function: the name of what is wanted, with the fingerprint. */
export const CHAT_ACTIONS = ['mute', 'explain'] as const;

export type ChatAction = (typeof CHAT_ACTIONS)[number];
