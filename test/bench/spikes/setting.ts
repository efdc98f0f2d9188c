/** What an incident is, and the account it happens in: everything that is called by its name, and callers. */
import { type Because, CALLS, type Call, type Caller } from './calls.ts';
import type { Random } from './random.ts';
import type { Document, RoleState, WorldState } from './world.ts';

type Truth =
  | { readonly verdict: 'broken-by-a-change'; readonly culprit: string }
  | { readonly verdict: 'probing' }
  | { readonly verdict: 'new-workload' };

export interface Incident {
  readonly truth: Truth;
  readonly world: WorldState;
  /** Refused calls of the rise, each with how often it comes compared with the others. */
  readonly refused: readonly {
    readonly caller: Caller;
    readonly call: Call;
    readonly because: Because;
    readonly often: number;
  }[];
}

const QUEUES = ['orders', 'mails', 'invoices'] as const;
const TOPICS = ['shipped', 'paid'] as const;
const TABLES = ['orders', 'customers', 'carts'] as const;
export const BUCKETS = ['lake', 'exports', 'uploads'] as const;
const SECRETS = ['db-AbCdEf', 'api-GhIjKl'] as const;

/** Everything in the account that is called by its name. */
export function emptyWorld(roles: readonly RoleState[]): WorldState {
  const arns = [
    ...QUEUES.map((name) => CALLS.send(name).resource),
    ...TOPICS.map((name) => CALLS.publish(name).resource),
    ...TABLES.map((name) => CALLS.query(name).resource),
    ...SECRETS.map((name) => CALLS.secret(name).resource),
  ];
  return {
    roles,
    managed: [],
    buckets: Object.fromEntries(BUCKETS.map((name) => [name, undefined])),
    resources: arns,
    scps: {},
    attachedScps: [],
    changes: [],
  };
}

export function workloadCalls(random: Random, most: number): readonly [Call, ...Call[]] {
  const all = [
    () => CALLS.getObject(random.pick(BUCKETS), `in/${random.whole(1, 9)}.json`),
    () => CALLS.putObject(random.pick(BUCKETS), `out/${random.whole(1, 9)}.json`),
    () => CALLS.send(random.pick(QUEUES)),
    () => CALLS.publish(random.pick(TOPICS)),
    () => CALLS.getItem(random.pick(TABLES)),
    () => CALLS.query(random.pick(TABLES)),
    () => CALLS.secret(random.pick(SECRETS)),
  ] as const;
  const some = Array.from({ length: random.whole(1, most) }, () => random.pick(all)());
  return [random.pick(all)(), ...some];
}

export function documentFor(calls: readonly Call[]): Document {
  return {
    Version: '2012-10-17',
    Statement: calls.map(({ action, resource }) => ({ Effect: 'Allow', Action: action, Resource: resource })),
  };
}

export function callerOf(role: string, random: Random): Caller {
  return {
    role,
    session: `task-${random.whole(100, 999)}`,
    address: `203.0.113.${random.whole(1, 250)}`,
    agent: 'aws-sdk-nodejs/3.1100.0',
  };
}
