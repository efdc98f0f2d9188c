/**
 * AWS CodeArtifact: domains and repositories carry policies.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodeartifact.html
 */
import { type ChangeTarget, put, remove, type Service } from '../service.ts';

const domain: ChangeTarget = (named, { arn, parameter }) =>
  named === undefined ? undefined : arn(`domain/${named}`, parameter('domainOwner'));
const repository: ChangeTarget = (named, { arn, parameter }) =>
  named === undefined ? undefined : arn(`repository/${parameter('domain') ?? ''}/${named}`, parameter('domainOwner'));

export const codeArtifact = {
  prefix: 'codeartifact',
  name: 'AWS CodeArtifact',
  carries: {
    reader: 'code-artifact',
    permission: 'codeartifact:GetDomainPermissionsPolicy',
    resource: /^((?:domain|repository)\/.+)$/,
  },
  creates: ['CreateDomain', 'CreateRepository'],
  reads: {
    'code-artifact': [
      { action: 'codeartifact:GetDomainPermissionsPolicy', reason: 'Domain policy', layer: 'resource' },
      { action: 'codeartifact:GetRepositoryPermissionsPolicy', reason: 'Repository policy', layer: 'resource' },
    ],
  },
  changes: {
    PutDomainPermissionsPolicy: put('domain', 'policyDocument', domain),
    DeleteDomainPermissionsPolicy: remove('domain', domain),
    PutRepositoryPermissionsPolicy: put('repository', 'policyDocument', repository),
    DeleteRepositoryPermissionsPolicy: remove('repository', repository),
  },
  keyUse: { actions: { ReadFromRepository: ['kms:Decrypt'] } },
} as const satisfies Service;
