/**
 * Builds the functions of a checkout as they are deployed, and tells how its template feeds them. As a program: the
 * checkout, where the functions go, the settings as JSON, and `alone` where the template does not matter and the settings
 * are what differs from the checkout's own defaults. The checkout may be that of an older commit.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { fieldAt, isObject, type Json, objectAt, textAt } from '../../../lambdas/denial/fields.ts';

export interface Deployment {
  readonly batchSize: number;
  readonly windowMs: number;
  readonly concurrency: number;
  readonly visibilityMs: number;
  readonly tries: number;
  /** By function. */
  readonly timeoutMs: Readonly<Record<string, number>>;
}

async function exported(root: string, file: string, name: string): Promise<(...given: readonly unknown[]) => unknown> {
  const module: unknown = await import(pathToFileURL(join(root, file)).href);
  const one = isObject(module) ? module[name] : undefined;
  if (typeof one !== 'function') throw new Error(`${file} exports no ${name}`);
  return (...given) => one(...given);
}

/** A release takes no settings that it does not know. */
async function ownDefaults(root: string): Promise<Json> {
  const file = pathToFileURL(join(root, 'lambdas/contract/settings.ts')).href;
  const module: unknown = await import(file).catch(() => ({}));
  return objectAt(module, 'DEFAULT_SETTINGS') ?? {};
}

async function stackOf(root: string): Promise<Stack> {
  const module: unknown = await import(pathToFileURL(join(root, 'lib/denyscope-stack.ts')).href);
  const made = isObject(module) ? module['DenyscopeStack'] : undefined;
  if (typeof made !== 'function') throw new Error('lib/denyscope-stack.ts exports no DenyscopeStack');
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const stack: unknown = Reflect.construct(made, [app, 'Denyscope', {}]);
  if (!Stack.isStack(stack)) throw new Error('DenyscopeStack is no stack');
  return stack;
}

const [root = '', directory = '', settings = '{}', alone] = process.argv.slice(2);
const bundle = await exported(root, 'lib/functions/bundle.ts', 'bundle');
const given: unknown = JSON.parse(settings);
bundle(directory, alone === undefined ? given : { ...(await ownDefaults(root)), ...(isObject(given) ? given : {}) });
if (alone !== undefined) process.exit(0);
const template = Template.fromStack(await stackOf(root));
const of = (type: string): readonly Json[] =>
  Object.values(template.findResources(type)).flatMap((resource: unknown) => {
    const properties = objectAt(resource, 'Properties');
    return properties === undefined ? [] : [properties];
  });
const [source] = of('AWS::Lambda::EventSourceMapping');
const queue = of('AWS::SQS::Queue').find((one) => fieldAt(one, 'RedrivePolicy') !== undefined);
const number = (value: unknown, name: string): number => Number(fieldAt(value, name));
const deployment: Deployment = {
  batchSize: number(source, 'BatchSize'),
  windowMs: number(source, 'MaximumBatchingWindowInSeconds') * 1_000,
  concurrency: number(objectAt(source, 'ScalingConfig'), 'MaximumConcurrency'),
  visibilityMs: number(queue, 'VisibilityTimeout') * 1_000,
  tries: number(objectAt(queue, 'RedrivePolicy'), 'maxReceiveCount'),
  timeoutMs: Object.fromEntries(
    of('AWS::Lambda::Function').flatMap((one) => {
      const name = /^([a-z-]+)\.handler$/.exec(textAt(one, 'Handler') ?? '')?.[1];
      return name === undefined ? [] : [[name, number(one, 'Timeout') * 1_000] as const];
    }),
  ),
};
process.stdout.write(`\n${JSON.stringify(deployment)}\n`);
