/**
 * Which refused reads were after data: secrets, credentials, what objects, tables and queues hold, code, logs. No rule
 * that expects a refusal may keep these quiet, for whoever asks for them wants what they say. Knows names only (those of
 * the service authorization reference) and what CloudTrail calls a data event. Errs towards data: a console page that
 * shows one alerts.
 */
import { actionName } from '../../aws/action.ts';
import type { Denial } from '../../denial/denial.ts';
import { glob } from '../../engine/text.ts';

/** Words of an operation's name, with what an answer to it gives away. */
const WORDS: readonly { readonly reason: string; readonly words: readonly string[] }[] = [
  {
    reason: 'credentials: whoever has them is somebody else from then on',
    words: [
      'Secret',
      'Credentials?',
      'Passwords?',
      'Passphrase',
      'Tokens?',
      'AuthCode',
      'AccessKeys?',
      'KeyPairs?',
      'StreamKey',
      'ApiKeys?',
      'APIKey',
      'UnlockCode',
      'InstanceAccess(?:Details)?',
      'SessionKey',
      'PrivateKey',
      'DataKey',
    ],
  },
  {
    reason: 'addresses that let in whoever holds them',
    words: [
      'Presigned',
      'Download',
      'EmbedUrl',
      'LoginUrl',
      'SessionUR[lL]',
      'StreamingSession',
      '(?:Artifact|Report|Log|File)Ur[lL]s?',
    ],
  },
  {
    reason: 'what stores hold',
    words: [
      'Objects?',
      'Items?',
      'Rows?',
      'Records?',
      'Messages?',
      'Content',
      'Contents',
      'Files?(?!System)',
      'Blob',
      'Folder',
      'Layer(?:Version)?',
      'SnapshotBlock',
      'Media(?=$|For)',
      'Clip',
      'Transcripts?',
      'Recordings?',
      'Vectors',
      'PropertyValues?(?:History)?',
      'Artifact',
      'ImageFrame',
      'JobOutput',
    ],
  },
  {
    reason: 'what programs print and queries answer',
    words: [
      'LogEvents',
      'LogRecord',
      'Results?',
      'ConsoleOutput',
      'Screenshot',
      'CommandInvocation',
      'ExecutionHistory',
    ],
  },
];

/** Settings of the same things: what pages show about them, without what they hold. */
const ABOUT = [
  'Settings?',
  'Config',
  'Configurations?',
  'Policy',
  'Policies',
  'Status',
  'Metadata',
  'Summary',
  'Acl',
  'Tagging',
  'Tags',
  'Limits?',
  'Attributes',
  'LastUsed',
  'Types?',
  'Templates?',
  'Providers?',
  'Retention',
  'LegalHold',
  'ForObjectLambda',
  'ChangeToken',
  'State',
];

/** Names that no word gives away. */
const NAMED: readonly { readonly reason: string; readonly actions: readonly string[] }[] = [
  {
    reason: 'parameters, and settings that services fetch by themselves, often hold secrets',
    actions: ['ssm:getparameter*', 'appconfig:getconfiguration', 'appconfig:getlatestconfiguration'],
  },
  {
    reason: 'code, and the environment variables beside it',
    actions: [
      'lambda:getfunction',
      'lambda:getfunctionconfiguration',
      'ecr:batchgetimage',
      'codecommit:getcommit',
      'codecommit:getdifferences',
      'codebuild:batchgetbuilds',
    ],
  },
  { reason: "an instance's user data", actions: ['ec2:describeinstanceattribute', 'ec2:getlaunchtemplatedata'] },
  {
    reason: 'templates and task definitions with what people wrote into them',
    actions: ['cloudformation:gettemplate'],
  },
  { reason: 'passwords of databases, in the properties of a connection', actions: ['glue:getconnection*'] },
  {
    reason: 'the whole map of who may do what',
    actions: ['iam:getaccountauthorizationdetails', 'iam:getcredentialreport'],
  },
  {
    reason: 'keys that a list shows in full',
    actions: [
      'appsync:listapikeys',
      'apigateway:getapikey*',
      'storagegateway:describechapcredentials',
      'ssm:listcommandinvocations',
    ],
  },
  {
    reason: "customers' own data",
    actions: ['cognito-idp:getuser', 'cognito-idp:listusers*', 'profile:searchprofiles', 'ses:listcontacts'],
  },
  {
    reason: 'what was said to a model, and what it answered',
    actions: ['bedrock:getsession', 'bedrock:listinvocationsteps'],
  },
];

/** A list or a description names things: it holds what they hold only where it is named above. */
const NAMING = /^(?:List|Describe)/;

const HOLDING = new RegExp(`(?:${WORDS.flatMap(({ words }) => words).join('|')})(?=[A-Z0-9]|$)`);
const TELLING_ABOUT = new RegExp(`(?:${ABOUT.join('|')})$`);
const NAMED_ACTIONS = NAMED.flatMap(({ actions }) => actions);

/** Whether a refused read was after data. */
export function readsData(denial: Denial): boolean {
  // Nothing tells what it was after.
  if (denial.dataEvent === true || denial.needs.length === 0) return true;
  const service = denial.eventSource.split('.')[0] ?? '';
  return [`${service}:${denial.eventName}`, ...denial.needs.map(({ action }) => action)].some(isDataRead);
}

/** By the name alone: `secretsmanager:GetSecretValue`. */
export function isDataRead(action: string): boolean {
  const lower = action.toLowerCase();
  if (NAMED_ACTIONS.some((pattern) => glob(pattern, lower))) return true;
  const operation = actionName(action);
  return !NAMING.test(operation) && HOLDING.test(operation) && !TELLING_ABOUT.test(operation);
}
