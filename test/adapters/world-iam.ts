/** IAM of each account of the reader tests: a role, a user with groups, managed policies and a boundary. */

export const allow = (action: string, extra: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Sid: 'One', Effect: 'Allow', Action: action, Resource: '*', ...extra }],
});

const managed = (account: string, name: string, document: object) => ({
  PolicyName: name,
  Arn: `arn:aws:iam::${account}:policy/team/${name}`,
  DefaultVersionId: 'v2',
  PolicyVersionList: [
    { VersionId: 'v1', IsDefaultVersion: false, CreateDate: '2026-10-01T00:00:00Z', Document: allow('s3:Before') },
    { VersionId: 'v2', IsDefaultVersion: true, CreateDate: '2026-11-01T08:30:00Z', Document: document },
  ],
});

const attached = (account: string, ...names: readonly string[]) =>
  names.map((PolicyName) => ({ PolicyName, PolicyArn: `arn:aws:iam::${account}:policy/team/${PolicyName}` }));

export function iamOf(account: string) {
  return {
    RoleDetailList: [
      {
        Path: '/app/',
        RoleName: 'App',
        RoleId: 'AROAEXAMPLE000000001',
        Arn: `arn:aws:iam::${account}:role/app/App`,
        AssumeRolePolicyDocument: allow('sts:AssumeRole', { Principal: { Service: 'ec2.amazonaws.com' } }),
        RolePolicyList: [{ PolicyName: 'Inline', PolicyDocument: allow('s3:GetObject') }],
        AttachedManagedPolicies: attached(account, 'First', 'Second'),
        PermissionsBoundary: {
          PermissionsBoundaryType: 'Policy',
          PermissionsBoundaryArn: `arn:aws:iam::${account}:policy/team/Boundary`,
        },
        Tags: [{ Key: 'team', Value: 'data' }],
        InstanceProfileList: [{ InstanceProfileName: 'AppProfile' }],
      },
    ],
    UserDetailList: [
      {
        Path: '/',
        UserName: 'dev',
        UserId: 'AIDAEXAMPLE000000001',
        Arn: `arn:aws:iam::${account}:user/dev`,
        UserPolicyList: [{ PolicyName: 'Own', PolicyDocument: allow('sqs:*') }],
        GroupList: ['devs', 'all'],
        AttachedManagedPolicies: attached(account, 'First'),
        Tags: [],
      },
    ],
    GroupDetailList: [
      {
        GroupName: 'devs',
        Arn: `arn:aws:iam::${account}:group/devs`,
        GroupPolicyList: [{ PolicyName: 'Group', PolicyDocument: allow('kms:Decrypt') }],
        AttachedManagedPolicies: attached(account, 'First', 'Second'),
      },
      { GroupName: 'all', Arn: `arn:aws:iam::${account}:group/all`, GroupPolicyList: [], AttachedManagedPolicies: [] },
    ],
    Policies: ['First', 'Second', 'Boundary'].map((name) => managed(account, name, allow(`s3:${name}`))),
  };
}
