/**
 * The methods of CDK constructs that give one statement and nothing beside it.
 * Errs towards none: a method that adds an action, a resource or a statement elsewhere (keys, read grants) is not named.
 */
import { parseArn } from '../../aws/arn.ts';
import type { StatementParts } from './parts.ts';
import { tsString } from './quoting.ts';

export interface GrantCall {
  /** What the app must have for it. */
  readonly of: string;
  readonly call: string;
}

/** Resources of a service whose construct has `grant(grantee, ...actions)` on its own ARN alone. */
const GRANTING: readonly (readonly [service: string, resource: RegExp, of: string, variable: string])[] = [
  ['dynamodb', /^table\/[^/*?$]+$/, 'the table', 'table'],
  ['ecr', /^repository\/[^*?$]+$/, 'the repository', 'repository'],
  ['kinesis', /^stream\/[^/*?$]+$/, 'the stream', 'stream'],
  ['sqs', /^[^/*?$]+$/, 'the queue', 'queue'],
  ['states', /^stateMachine:[^:*?$]+$/, 'the state machine', 'stateMachine'],
];

export function grantOf(parts: StatementParts): GrantCall | undefined {
  const { effect, sid, actions, resources, conditions, principals, notPrincipals } = parts;
  const [resource, ...otherResources] = resources ?? [];
  const arn = parseArn(resource ?? '');
  if (effect !== 'Allow' || sid !== undefined || conditions.length > 0 || principals || notPrincipals) return undefined;
  if (actions === undefined || arn === undefined || otherResources.length > 0) return undefined;
  const own = actions.every((action) => action.startsWith(`${arn.service}:`));
  const found = GRANTING.find(([service, pattern]) => service === arn.service && pattern.test(arn.resource));
  if (!own || found === undefined) return undefined;
  const [, , of, variable] = found;
  return { of, call: `${variable}.grant(grantee, ${actions.map(tsString).join(', ')})` };
}
