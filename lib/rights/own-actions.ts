/**
 * What Denyscope's functions may do to Denyscope's own resources: every write there is, one reason an action.
 * The list is data: a test compares it with the whole synthesized role. Errs towards too little: an action that is
 * missing shows as an error of the function, one too many is never noticed.
 */
import { PolicyStatement, type PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import { MEMORY_TABLE } from '../../lambdas/contract/memory-table.ts';
import { DIAGNOSIS_EVENT } from '../../lambdas/contract/names.ts';
import { present } from '../../lambdas/contract/present.ts';

/** Of every deployment. */
export const HANDLERS = ['diagnose-denial', 'record-change', 'report-spike', 'tick'] as const;
/** With the one that is deployed only where chat has buttons. */
export const ALL_HANDLERS = [...HANDLERS, 'chat-action'] as const;
export type Handler = (typeof ALL_HANDLERS)[number];

type OwnResource =
  | 'memory'
  | 'fingerprints'
  | 'due-windows'
  | 'topics'
  | 'topic-key'
  | 'event-bus'
  | 'denial-queue'
  | 'dead-letters'
  | 'insight-rules'
  | 'log-group'
  | 'webhook-secret';

interface OwnAction {
  readonly action: string;
  readonly on: OwnResource;
  readonly by: readonly Handler[];
  readonly reason: string;
}

const REPORTERS = ['diagnose-denial', 'report-spike', 'tick'] as const;
/** Those that ask which change of a policy came before. */
const JOURNAL_READERS = ['diagnose-denial', 'record-change', 'report-spike'] as const;

export const OWN_ACTIONS: readonly OwnAction[] = [
  {
    action: 'logs:CreateLogStream',
    on: 'log-group',
    by: ALL_HANDLERS,
    reason: 'Each container writes a stream of its own',
  },
  { action: 'logs:PutLogEvents', on: 'log-group', by: ALL_HANDLERS, reason: 'Logs, and the metrics embedded in them' },
  {
    action: 'dynamodb:GetItem',
    on: 'memory',
    by: REPORTERS,
    reason:
      'One fingerprint as it stands: behind a window of the index, or whose alert another account waits for; the places of the hour before; names of accounts, where the organization was read',
  },
  {
    action: 'dynamodb:BatchGetItem',
    on: 'memory',
    by: JOURNAL_READERS,
    reason: 'The organization as last read, and which policies were changed lately, for a whole batch in one call',
  },
  {
    action: 'dynamodb:Query',
    on: 'memory',
    by: HANDLERS,
    reason: 'The journal of one policy or role; the members that forward, and when they were last heard',
  },
  {
    action: 'dynamodb:Query',
    on: 'due-windows',
    by: ['report-spike', 'tick'],
    reason: 'Windows by the index of their end: those that ended, and what is refused while an alarm rings',
  },
  {
    action: 'dynamodb:PutItem',
    on: 'memory',
    by: JOURNAL_READERS,
    reason: 'A journal entry; the organization as read, or that it is to be read anew; that an alarm was reported',
  },
  {
    action: 'dynamodb:UpdateItem',
    on: 'memory',
    by: ['diagnose-denial', 'record-change', 'tick'],
    reason: 'Count, lease and settle a fingerprint, each in one conditional write; since when changes are heard of',
  },
  {
    action: 'dynamodb:UpdateItem',
    on: 'fingerprints',
    by: ['chat-action'],
    reason: 'Mute a fingerprint that is remembered, or note that its explanation is wanted; no other item of the table',
  },
  { action: 'dynamodb:DeleteItem', on: 'memory', by: ['tick'], reason: 'Take a window that was reported off the list' },
  { action: 'sns:Publish', on: 'topics', by: REPORTERS, reason: 'Notices, digests, spike reports' },
  {
    action: 'kms:GenerateDataKey',
    on: 'topic-key',
    by: REPORTERS,
    reason: 'SNS encrypts what is published with the topic key in the name of the publisher',
  },
  { action: 'kms:Decrypt', on: 'topic-key', by: REPORTERS, reason: 'SNS asks for both on an encrypted topic' },
  {
    action: 'events:PutEvents',
    on: 'event-bus',
    by: ['diagnose-denial'],
    reason: 'Each new diagnosis goes to the bus for automation of your own',
  },
  { action: 'sqs:ReceiveMessage', on: 'denial-queue', by: ['diagnose-denial'], reason: 'Lambda polls with this role' },
  { action: 'sqs:DeleteMessage', on: 'denial-queue', by: ['diagnose-denial'], reason: 'Lambda removes what is done' },
  { action: 'sqs:GetQueueAttributes', on: 'denial-queue', by: ['diagnose-denial'], reason: 'Lambda scales by depth' },
  {
    action: 'sqs:SendMessage',
    on: 'denial-queue',
    by: ['chat-action'],
    reason: 'Ask for a remembered denial to be explained again: its fingerprint, never a record',
  },
  {
    action: 'sqs:SendMessage',
    on: 'dead-letters',
    by: ['diagnose-denial', 'record-change'],
    reason: 'A record that cannot be read is kept with its reason',
  },
  {
    action: 'cloudwatch:GetInsightRuleReport',
    on: 'insight-rules',
    by: ['report-spike'],
    reason: 'The principals and actions behind a rise',
  },
  {
    action: 'secretsmanager:GetSecretValue',
    on: 'webhook-secret',
    by: REPORTERS,
    reason: 'The address or key of a webhook: these secrets alone, and only where the settings name them',
  },
];

/** ARNs of what the stack made; an absent entry means that there is no such thing and no permission for it. */
export type OwnArns = Readonly<Partial<Record<OwnResource, readonly string[]>>>;

/** One statement a resource, so that no action reaches another resource. */
export function ownStatements(handler: Handler, arns: OwnArns, region: string): PolicyStatement[] {
  const kinds = [...new Set(OWN_ACTIONS.map((own) => own.on))];
  return kinds.flatMap((on) => {
    const actions = OWN_ACTIONS.filter((own) => own.on === on && own.by.includes(handler)).map((own) => own.action);
    const resources = arns[on];
    if (resources === undefined || actions.length === 0) return [];
    const conditions = conditionsOn(on, region);
    return [
      new PolicyStatement(
        present<PolicyStatementProps>({ sid: sid(on), actions, resources: [...resources], conditions }),
      ),
    ];
  });
}

function conditionsOn(on: OwnResource, region: string): Record<string, Record<string, string>> | undefined {
  // Only as part of a publish, never by a call of our own.
  if (on === 'topic-key') return { StringEquals: { 'kms:ViaService': `sns.${region}.amazonaws.com` } };
  if (on === 'fingerprints') {
    return {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': `${MEMORY_TABLE.fingerprint}*` },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    };
  }
  // A call carries the sources of all its entries; `ForAllValues` alone would also hold for none.
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
  if (on === 'event-bus') {
    return {
      'ForAllValues:StringEquals': { 'events:source': DIAGNOSIS_EVENT.source },
      Null: { 'events:source': 'false' },
    };
  }
  return undefined;
}

function sid(on: OwnResource): string {
  return `Own${on
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}`;
}
