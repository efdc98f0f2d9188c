/** An account as a snapshot: roles with their policies, resources, an organization of one account in one unit. */
import { ACCOUNT, roleArn } from './calls.ts';

export const MANAGEMENT = '444455556666';
export const UNIT = 'ou-prod-11111111';

export interface Document {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

export interface RoleState {
  readonly name: string;
  readonly inline?: Readonly<Record<string, Document>>;
  readonly attached?: readonly string[];
  readonly boundary?: string;
}

interface ManagedState {
  readonly name: string;
  /** The last one is in force. */
  readonly versions: readonly { readonly document: Document; readonly created: string }[];
}

export interface WorldState {
  readonly roles: readonly RoleState[];
  readonly managed: readonly ManagedState[];
  readonly buckets: Readonly<Record<string, Document | undefined>>;
  /** ARNs of resources without a policy. */
  readonly resources: readonly string[];
  readonly scps: Readonly<Record<string, Document>>;
  readonly attachedScps: readonly string[];
  readonly changes: readonly Readonly<Record<string, unknown>>[];
}

export function policyArn(name: string): string {
  return `arn:aws:iam::${ACCOUNT}:policy/${name}`;
}

export function allow(actions: readonly string[], resources: readonly string[]): Document {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: resources }] };
}

const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const FULL = 'p-FullAWSAccess';

export function snapshotOf(state: WorldState): Record<string, unknown> {
  const full = { name: 'FullAWSAccess', type: 'SERVICE_CONTROL_POLICY', document: allow(['*'], ['*']) };
  const scps = Object.entries(state.scps).map(([id, document]) => [
    id,
    { name: id, type: 'SERVICE_CONTROL_POLICY', document },
  ]);
  return {
    schemaVersion: 1,
    capturedAt: '2026-11-02T00:00:00Z',
    accounts: {
      [ACCOUNT]: {
        iam: {
          UserDetailList: [],
          GroupDetailList: [],
          RoleDetailList: state.roles.map(roleDetail),
          Policies: state.managed.map(policyDetail),
        },
        resources: Object.fromEntries([
          ...Object.entries(state.buckets).map(([name, policy]) => [
            `arn:aws:s3:::${name}`,
            policy === undefined ? {} : { policy },
          ]),
          ...state.resources.map((arn) => [arn, {}]),
        ]),
        publicAccessBlock: {},
        vpcEndpoints: {},
      },
    },
    organization: {
      id: 'o-a1b2c3d4e5',
      managementAccountId: MANAGEMENT,
      policies: { [FULL]: full, ...Object.fromEntries(scps) },
      tree: {
        id: 'r-a1b2',
        kind: 'root',
        policyIds: [FULL],
        children: [
          {
            id: UNIT,
            kind: 'ou',
            name: 'prod',
            policyIds: [FULL, ...state.attachedScps],
            children: [{ id: ACCOUNT, kind: 'account', policyIds: [FULL] }],
          },
        ],
      },
    },
    sessions: {},
    changes: state.changes,
  };
}

function roleDetail({ name, inline = {}, attached = [], boundary }: RoleState): Record<string, unknown> {
  return {
    Path: '/',
    RoleName: name,
    RoleId: `AROA${name.toUpperCase()}`,
    Arn: roleArn(name),
    CreateDate: '2026-01-05T09:00:00Z',
    AssumeRolePolicyDocument: TRUST,
    InstanceProfileList: [],
    RolePolicyList: Object.entries(inline).map(([PolicyName, PolicyDocument]) => ({ PolicyName, PolicyDocument })),
    AttachedManagedPolicies: attached.map((PolicyName) => ({ PolicyName, PolicyArn: policyArn(PolicyName) })),
    Tags: [],
    ...(boundary === undefined
      ? {}
      : {
          PermissionsBoundary: {
            PermissionsBoundaryType: 'Policy',
            PermissionsBoundaryArn: policyArn(boundary),
          },
        }),
  };
}

function policyDetail({ name, versions }: ManagedState): Record<string, unknown> {
  return {
    PolicyName: name,
    PolicyId: `ANPA${name.toUpperCase()}`,
    Arn: policyArn(name),
    Path: '/',
    DefaultVersionId: `v${versions.length}`,
    AttachmentCount: 1,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    CreateDate: versions[0]?.created,
    UpdateDate: versions.at(-1)?.created,
    PolicyVersionList: versions.map(({ document, created }, at) => ({
      Document: document,
      VersionId: `v${at + 1}`,
      IsDefaultVersion: at === versions.length - 1,
      CreateDate: created,
    })),
  };
}
