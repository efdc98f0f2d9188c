/**
 * Who may put what on the hub's default bus: the organization, or listed accounts, and only what CloudTrail and the
 * schedule of a member make. Errs towards refusing: nobody outside can put an event there that calls itself `denyscope`
 * or anything else that automation trusts, for AWS takes no source that begins with `aws.` from PutEvents.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
 */
import { Stack } from 'aws-cdk-lib';
import { CfnEventBusPolicy } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { Settings } from '../../lambdas/contract/settings.ts';

/** Both keys hold a value for each entry of a call; `ForAllValues` alone would also hold for none. */
const FORWARDED_ONLY = {
  'ForAllValues:StringLike': {
    'events:source': 'aws.*',
    'events:detail-type': ['* via CloudTrail', 'Scheduled Event'],
  },
  Null: { 'events:source': 'false', 'events:detail-type': 'false' },
} as const;

export function letIn(scope: Construct, { organization, accounts }: Settings, busArn: string): CfnEventBusPolicy[] {
  const stack = Stack.of(scope);
  const statement = (id: string, principal: unknown, condition: object): CfnEventBusPolicy =>
    new CfnEventBusPolicy(scope, id, {
      eventBusName: 'default',
      statementId: `${stack.stackName}-${id}`,
      statement: {
        Effect: 'Allow',
        Principal: principal,
        Action: 'events:PutEvents',
        Resource: busArn,
        Condition: { ...FORWARDED_ONLY, ...condition },
      },
    });
  const made: CfnEventBusPolicy[] = [];
  if (organization !== undefined) {
    const inside = { StringEquals: { 'aws:PrincipalOrgID': organization.id } };
    made.push(statement('BusOrganization', '*', inside));
  }
  if (accounts.length > 0) {
    const roots = accounts.map((account) => stack.formatArn({ service: 'iam', region: '', account, resource: 'root' }));
    const [first] = made;
    const listed = statement('BusAccounts', { AWS: roots }, {});
    // Both edit one policy.
    if (first !== undefined) listed.addDependency(first);
    made.push(listed);
  }
  return made;
}
