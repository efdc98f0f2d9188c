/**
 * From the operation a record names to the IAM actions AWS asks policies about, which are often called otherwise.
 * Sources: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 * and the tables in data/. Errs towards the operation's own name: an action the reference does not know is returned
 * and marked as not known.
 */

import { prefixOfSource, services } from '../aws/look-up.ts';
import ourNames from './data/operation-names.json' with { type: 'json' };
import sdkNames from './data/operation-to-action.json' with { type: 'json' };
import { entryOf, fieldAt, isObject, listAt, textAt } from './fields.ts';
import type { Provenance } from './provenance.ts';
import { exactAction, knownAction } from './service-data.ts';

export interface Operation {
  readonly eventSource: string;
  readonly eventName: string;
  readonly parameters: unknown;
}

export interface NamedAction {
  readonly action: string;
  readonly from: Provenance;
  readonly known: boolean;
}

/** Service names of `operation-to-action.json` by IAM prefix. */
const SDK_NAMES: Readonly<Record<string, readonly string[]>> = {
  budgets: ['Budgets'],
  dynamodb: ['DynamoDB'],
  lambda: ['Lambda'],
  s3: ['S3'],
  glue: ['Glue'],
  mediapackage: ['MediaPackage'],
  lex: ['LexModelsV2'],
  timestream: ['TimestreamQuery'],
  kms: ['KMS'],
  'execute-api': ['ApiGatewayManagementApi'],
};

const VERBS: readonly (readonly [RegExp, string])[] = [
  [/^(?:Create|TestInvoke)/, 'POST'],
  [/^(?:Get|Export|List)/, 'GET'],
  [/^Update/, 'PATCH'],
  [/^(?:Put|Import|Reimport)/, 'PUT'],
  [/^(?:Delete|Flush|Reset)/, 'DELETE'],
];

const PARTIQL: readonly (readonly [RegExp, string])[] = [
  [/^\s*select/i, 'dynamodb:PartiQLSelect'],
  [/^\s*insert/i, 'dynamodb:PartiQLInsert'],
  [/^\s*update/i, 'dynamodb:PartiQLUpdate'],
  [/^\s*delete/i, 'dynamodb:PartiQLDelete'],
];

/** Operations that hand a role to a service, which the service reference does not list as dependent. */
const PASS_ROLE: ReadonlySet<string> = new Set(
  services().flatMap(({ prefix, passes }) => (passes?.calls ?? []).map((call) => `${prefix}:${call}`.toLowerCase())),
);

/** The actions the operation needs, the main one first; empty when the record names no operation. */
export function actionsOf(operation: Operation): readonly NamedAction[] {
  const prefix = prefixOf(operation.eventSource);
  const name = withoutVersion(prefix, operation.eventName);
  // Anything else is not the name of a service or an operation, and must not become part of an action.
  if (!/^[a-z0-9-]{1,64}$/.test(prefix) || !/^[\w.-]{1,128}$/.test(name)) return [];
  const listed = tableActions(prefix, name, operation.parameters);
  if (listed) return listed.map((action) => named(action, 'operation-table'));
  return [named(`${prefix}:${name}`, 'event-name')];
}

/** `s3.amazonaws.com` → `s3`. */
export function prefixOf(eventSource: string): string {
  const host = eventSource.toLowerCase().split('.')[0] ?? '';
  return prefixOfSource(host);
}

/**
 * Actions of which an operation needs those that its statements or items ask for: which, only the request tells, and the
 * one that is taken where it does not is a guess.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
export function actionsByContent(eventSource: string, eventName: string): readonly string[] {
  const listed = prefixOf(eventSource) === 'dynamodb' ? strings(listAt(sdkNames.DynamoDB, eventName)) : [];
  return listed.length > 1 ? listed : [];
}

/** Actions that AWS checks along with this one, such as `iam:PassRole`; whether it does depends on the request. */
export function dependentActions(action: string): readonly string[] {
  const listed = knownAction(action)?.dependentActions ?? [];
  const passes = PASS_ROLE.has(action.toLowerCase()) && !listed.includes('iam:PassRole');
  return passes ? [...listed, 'iam:PassRole'] : listed;
}

/** The action an SDK or CLI operation stands for when only its name is told; empty where several services have it. */
export function actionsOfOperationName(service: string | undefined, operation: string): readonly NamedAction[] {
  if (service === undefined) return [];
  return actionsOf({ eventSource: `${service}.amazonaws.com`, eventName: operation, parameters: undefined });
}

function tableActions(prefix: string, name: string, parameters: unknown): readonly string[] | undefined {
  if (prefix === 's3' && textAt(parameters, 'versionId') !== undefined) {
    const versioned = listAt(ourNames['s3:versionId'], name);
    if (versioned.length > 0) return strings(versioned);
  }
  if (prefix === 'dynamodb' && /^(?:Batch)?Execute/.test(name)) {
    const statement = textAt(parameters, 'statement') ?? '';
    const action = PARTIQL.find(([pattern]) => pattern.test(statement))?.[1];
    if (action) return [action];
  }
  const own = strings(listAt(fieldAt(ourNames, prefix), name));
  if (own.length > 0) return prefix === 's3' ? withVersionRead(own, parameters) : own;
  // The operation's own action goes before a table that is older than it.
  if (knownAction(`${prefix}:${name}`)) return undefined;
  for (const sdkName of entryOf(SDK_NAMES, prefix) ?? []) {
    const actions = strings(listAt(fieldAt(sdkNames, sdkName), name)).filter((action) => action !== 'iam:PassRole');
    if (actions.length > 0) return actions;
  }
  if (prefix === 'apigateway') {
    const verb = VERBS.find(([pattern]) => pattern.test(name))?.[1];
    return verb === undefined ? undefined : [`apigateway:${verb}`];
  }
  return undefined;
}

/** A copy names the version it reads in its source: `bucket/key?versionId=…`. */
function withVersionRead(actions: readonly string[], parameters: unknown): readonly string[] {
  if (!/[?&]versionId=/.test(textAt(parameters, 'x-amz-copy-source') ?? '')) return actions;
  return actions.map((action) => (action === 's3:GetObject' ? 's3:GetObjectVersion' : action));
}

/** Lambda and CloudFront put the version of the API behind the name: `Invoke20150331`, `…2020_05_31`. */
function withoutVersion(prefix: string, name: string): string {
  if (knownAction(`${prefix}:${name}`)) return name;
  return /^(?<plain>[A-Za-z]\w*?)(?:20\d{6}|20\d{2}_\d{2}_\d{2})(?:v\d+)?$/.exec(name)?.groups?.['plain'] ?? name;
}

function named(action: string, from: Provenance): NamedAction {
  return { action: exactAction(action), from, known: knownAction(action) !== undefined };
}

function strings(values: readonly unknown[]): string[] {
  return values.filter((value) => typeof value === 'string');
}

/** Tables, for the test that keeps them current. */
export function tabledActions(): readonly string[] {
  return [ourNames, sdkNames]
    .flatMap((table) =>
      Object.values(table).flatMap((operations: unknown) =>
        isObject(operations) ? Object.values(operations).flat() : [],
      ),
    )
    .filter((action) => typeof action === 'string');
}
