/**
 * The StackSet that gives every account of the organization, and every one that joins, its member stack: one resource,
 * however many accounts there are. Service-managed: CloudFormation takes the accounts from the organization and needs no
 * role of ours in any of them. The management account is not reached by it and gets stacks of its own.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-manage-auto-deployment.html
 */
import { CfnStackSet } from 'aws-cdk-lib';
import { Construct, type IDependable } from 'constructs';
import type { Organization } from '../../lambdas/contract/settings/organization.ts';
import type { Settings } from '../../lambdas/contract/settings.ts';
import type { Hub } from '../rights/hub-roles.ts';
import { memberTemplate } from './member-template.ts';

export interface MembersProps {
  readonly settings: Settings;
  readonly organization: Organization;
  readonly hub: Hub;
  /** What must let them in before the first of them sends. */
  readonly after: readonly IDependable[];
}

export class Members extends Construct {
  constructor(scope: Construct, id: string, { settings, organization, hub, after }: MembersProps) {
    super(scope, id);
    const { root, ous = [], regions, rollout, managementAccount } = organization;
    const stackSet = new CfnStackSet(this, 'StackSet', {
      stackSetName: `${hub.stackName}-members`,
      description: 'Denyscope: forwards refused calls and policy changes, and lets the hub read policies',
      permissionModel: 'SERVICE_MANAGED',
      callAs: managementAccount === hub.account ? 'SELF' : 'DELEGATED_ADMIN',
      autoDeployment: { enabled: true, retainStacksOnAccountRemoval: false },
      managedExecution: { Active: true },
      capabilities: ['CAPABILITY_NAMED_IAM'],
      operationPreferences: {
        maxConcurrentPercentage: rollout.accountsAtOncePercent,
        failureTolerancePercentage: rollout.failuresToleratedPercent,
        // In order, so that a role leaves one Region before it is made in another.
        regionConcurrencyType: 'SEQUENTIAL',
        regionOrder: [...regions],
      },
      stackInstancesGroup: [
        {
          deploymentTargets: { organizationalUnitIds: root === undefined ? [...ous] : [root] },
          regions: [...regions],
        },
      ],
      templateBody: memberTemplate({ settings, organization, hub }),
    });
    stackSet.node.addDependency(...after);
  }
}
