/**
 * The stack as CloudFormation would get it, without bundling, and small typed ways to look into it.
 */
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { readSettings, type Settings } from '../../lambdas/contract/settings.ts';
import { DenyscopeStack } from '../../lib/denyscope-stack.ts';

export const ENV = { account: '111122223333', region: 'eu-west-1' } as const;

export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export function unbundledApp(): App {
  return new App({ context: { 'aws:cdk:bundling-stacks': [], '@aws-cdk/core:enablePartitionLiterals': true } });
}

export function settingsOf(input: unknown = {}): Settings {
  const read = readSettings(input);
  if (read.kind === 'wrong') throw new Error(read.problems.join('\n'));
  return read.settings;
}

export function hub(input: unknown = {}, app: App = unbundledApp()): DenyscopeStack {
  return new DenyscopeStack(app, 'Denyscope', { settings: settingsOf(input), env: ENV });
}

export function resourcesOf(stack: Stack, type?: string): Resource[] {
  const all = objectIn(Template.fromStack(stack).toJSON(), 'Resources');
  return Object.entries(all).flatMap(([id, resource]) => {
    if (!isObject(resource) || typeof resource['Type'] !== 'string') return [];
    if (type !== undefined && resource['Type'] !== type) return [];
    return [{ id, type: resource['Type'], properties: objectIn(resource, 'Properties') }];
  });
}

/** The one resource of a type (whose id starts so). */
export function resourceOf(stack: Stack, type: string, idPrefix = ''): Resource {
  const found = resourcesOf(stack, type).filter((resource) => resource.id.startsWith(idPrefix));
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} of ${type} ${idPrefix}`);
  return only;
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly unknown[];
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, unknown>>;
}

export function statementsOf(document: unknown): Statement[] {
  const statements = isObject(document) ? document['Statement'] : undefined;
  return listed(statements).flatMap((statement) => {
    if (!isObject(statement)) return [];
    const { Sid, Effect, Condition } = statement;
    return [
      {
        ...(typeof Sid === 'string' && { Sid }),
        Effect: String(Effect),
        Action: listed(statement['Action']).map(String),
        Resource: listed(statement['Resource']),
        Principal: statement['Principal'],
        ...(isObject(Condition) && { Condition }),
      },
    ];
  });
}

/** A joined text with its references in angle brackets. */
export function textOf(value: unknown): string {
  if (!isObject(value)) return String(value);
  if (typeof value['Ref'] === 'string') return `<${value['Ref']}>`;
  const attribute = listed(value['Fn::GetAtt']);
  if (attribute.length > 0) return `<${attribute.join('.')}>`;
  return listed(listed(value['Fn::Join'])[1]).map(textOf).join('');
}

export function listed(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

export function objectIn(value: unknown, key: string): Readonly<Record<string, unknown>> {
  const found = isObject(value) ? value[key] : undefined;
  return isObject(found) ? found : {};
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
