/**
 * The right to read, as policy statements and as the role that a watched account offers. The role trusts the exact
 * roles of the hub and nothing else of its account. Errs towards refusing: no session of another name, and where an
 * external id is set none without it.
 */

import { Aws } from 'aws-cdk-lib';
import { AccountPrincipal, Effect, Policy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { arnParts } from '../../lambdas/aws/arn.ts';
import type { Read } from '../../lambdas/aws/service.ts';
import { present } from '../../lambdas/contract/present.ts';
import type { Settings } from '../../lambdas/contract/settings.ts';
import { acknowledgePreview, acknowledgeReads } from './acknowledged.ts';
import { readerActions } from './reader-actions.ts';

/** Name of the sessions in which Denyscope reads: people find its calls in CloudTrail by it. */
const SESSION_NAME = 'denyscope';

export interface ReaderRoleProps {
  readonly settings: Settings;
  /** Exact role ARNs of the hub. */
  readonly readBy: readonly string[];
  /** Then the hub must also be of this organization. */
  readonly organizationId?: string;
}

export class ReaderRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, { settings, readBy, organizationId }: ReaderRoleProps) {
    super(scope, id);
    const accounts = [...new Set(readBy.flatMap((arn) => arnParts(arn)?.account ?? []))];
    this.role = new Role(this, 'Role', {
      roleName: settings.readerRoleName,
      description: 'Lets Denyscope read the policies that decide over access; no data, no writes',
      // The account with the exact role as a condition: a role named as principal is pinned by its id, and a hub that is
      // made anew would be locked out.
      assumedBy: new AccountPrincipal(accounts[0] ?? Aws.ACCOUNT_ID).withConditions({
        ArnEquals: { 'aws:PrincipalArn': [...readBy] },
        StringEquals: present({
          'sts:RoleSessionName': SESSION_NAME,
          'aws:PrincipalOrgID': organizationId,
          'sts:ExternalId': settings.readerExternalId,
        }),
      }),
    });
    const policy = new Policy(this, 'Reads', {
      roles: [this.role],
      statements: readStatements(readerActions(settings)),
    });
    acknowledgeReads(policy);
    acknowledgePreview(policy);
  }
}

export function readStatements(actions: readonly Read[]): PolicyStatement[] {
  const plain = actions.filter((read) => read.resource === undefined && read.condition === undefined);
  const statements = [statement('ReadPolicies', plain, '*')];
  const restApis = actions.filter((read) => read.resource === 'rest-apis');
  // Ids have ten characters: the API itself and nothing below it (stage variables, API keys).
  const apis = `arn:${Aws.PARTITION}:apigateway:*::/restapis/??????????`;
  if (restApis.length > 0) statements.push(statement('ReadRestApis', restApis, apis));
  const oneKey = actions.filter((read) => read.condition === 'one-key-at-most');
  if (oneKey.length > 0) {
    const asking = statement('AskWhetherAnObjectExists', oneKey, '*');
    asking.addCondition('NumericLessThanEquals', { 's3:max-keys': '1' });
    statements.push(asking);
  }
  return statements;
}

/** Reader roles of other accounts: those of the own organization, and those the settings list. */
export function assumeStatements(settings: Settings): PolicyStatement[] {
  const role = `arn:${Aws.PARTITION}:iam::*:role/${settings.readerRoleName}`;
  const { accounts, organizationAccount } = settings;
  const listed = [...new Set([...accounts, ...(organizationAccount === undefined ? [] : [organizationAccount])])];
  const statements = [
    new PolicyStatement({
      sid: 'AssumeReadersOfTheOrganization',
      actions: ['sts:AssumeRole'],
      resources: [role],
      // A role of that name in a stranger's account could be a trap: outside an organization nothing matches.
      conditions: { StringEquals: { 'aws:ResourceOrgID': `\${aws:PrincipalOrgID}` } },
    }),
  ];
  if (listed.length > 0) {
    statements.push(
      new PolicyStatement({
        sid: 'AssumeListedReaders',
        actions: ['sts:AssumeRole'],
        resources: [role],
        // Ids alone: an ARN for each would fill the policy four times as fast.
        conditions: { StringEquals: { 'aws:ResourceAccount': listed } },
      }),
    );
  }
  return statements;
}

function statement(sid: string, reads: readonly Read[], resource: string): PolicyStatement {
  return new PolicyStatement({
    sid,
    effect: Effect.ALLOW,
    actions: reads.map((read) => read.action),
    resources: [resource],
  });
}
