/**
 * Sizes that AWS limits and CloudFormation finds out too late: policies as they will be with every reference resolved, and
 * the template of the members. Over the limit nothing is synthesized, and the number is said.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
import { Stack } from 'aws-cdk-lib';
import { CfnEventBusPolicy } from 'aws-cdk-lib/aws-events';
import { CfnPolicy } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

export const LIMIT = {
  /** All inline policies of a role together, without white space. */
  rolePolicies: 10_240,
  busPolicy: 10_240,
  /** A template given as text, as a StackSet gets it; in bytes. */
  templateBody: 51_200,
  roleName: 64,
} as const;

export interface Size {
  readonly of: string;
  readonly characters: number;
  readonly limit: number;
}

/** The inline policies of every role, and the statements that are added to the bus. */
export function sizesIn(scope: IConstruct): Size[] {
  const roles = new Map<string, number>();
  let bus = 0;
  for (const each of scope.node.findAll()) {
    if (each instanceof CfnPolicy) {
      // A policy of this stack has one role: resolved as a list, for it is a list that is not known yet.
      const holders = JSON.stringify(Stack.of(each).resolve(each.roles));
      roles.set(holders, (roles.get(holders) ?? 0) + resolvedLength(Stack.of(each).resolve(each.policyDocument)));
    }
    if (each instanceof CfnEventBusPolicy) bus += resolvedLength(Stack.of(each).resolve(each.statement)) + 1;
  }
  return [
    ...[...roles].map(([of, characters]) => ({ of, characters, limit: LIMIT.rolePolicies })),
    ...(bus === 0 ? [] : [{ of: 'the event bus', characters: bus + EMPTY_POLICY, limit: LIMIT.busPolicy }]),
  ];
}

const EMPTY_POLICY = '{"Version":"2012-10-17","Statement":[]}'.length;
/** As long as names that CloudFormation makes may be. */
const LONGEST_NAME = 'x'.repeat(120);

function resolvedLength(document: unknown): number {
  return JSON.stringify(resolved(document)).length;
}

function resolved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[key, inside] = ['', undefined]] = entries;
  if (entries.length === 1 && key === 'Ref') return PSEUDO.get(String(inside)) ?? LONGEST_NAME;
  if (entries.length === 1 && key === 'Fn::GetAtt') return LONGEST_NAME;
  if (entries.length === 1 && key === 'Fn::Join' && Array.isArray(inside) && Array.isArray(inside[1])) {
    return inside[1].map((part) => String(resolved(part))).join(String(inside[0]));
  }
  return Object.fromEntries(entries.map(([name, child]) => [name, resolved(child)]));
}

const PSEUDO: ReadonlyMap<string, string> = new Map([
  ['AWS::Partition', 'aws-us-gov'],
  ['AWS::AccountId', '111122223333'],
  ['AWS::Region', 'ap-southeast-7'],
  ['AWS::URLSuffix', 'amazonaws.com.cn'],
]);
