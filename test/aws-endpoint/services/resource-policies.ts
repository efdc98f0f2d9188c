/**
 * Services of which only the resource policy is read: each finds the entry by the ARN its parameters mean and answers in
 * its own words when there is none.
 */
import { isObject, textAt } from '../../../lambdas/denial/fields.ts';
import { AwsFault, type Context, findResource, type Operations, operation, policyText, text } from '../world.ts';
import { tagList } from './messaging.ts';

function entryOf(context: Context, ends: string, missing: string): unknown {
  const found = findResource(context.world, (arn) => arn === ends || arn.endsWith(ends));
  if (found === undefined) throw new AwsFault(missing, 404, `${ends} does not exist`);
  return found.entry;
}

function policyOf(context: Context, ends: string, missing: string, none: string = missing): string {
  const policy = policyText(entryOf(context, ends, missing));
  if (policy === undefined) throw new AwsFault(none, 404, 'The resource you requested does not exist.');
  return policy;
}

const NOT_FOUND = 'ResourceNotFoundException';

export const secretsmanager: Operations = {
  GetResourcePolicy: operation(['SecretId'], (context) => {
    const policy = policyText(entryOf(context, text(context, 'SecretId'), NOT_FOUND));
    return {
      ARN: text(context, 'SecretId'),
      Name: 'example',
      ...(policy === undefined ? {} : { ResourcePolicy: policy }),
    };
  }),
  DescribeSecret: operation(['SecretId'], (context) => {
    const entry = entryOf(context, text(context, 'SecretId'), NOT_FOUND);
    const tags = isObject(entry) ? Object.entries(entry['tags'] ?? {}) : [];
    const key = textAt(entry, 'kmsKeyArn');
    return {
      ARN: text(context, 'SecretId'),
      Tags: tags.map(([Key, Value]) => ({ Key, Value })),
      ...(key === undefined ? {} : { KmsKeyId: key }),
    };
  }),
  GetSecretValue: operation(['SecretId'], (context) => {
    const value = context.world.secrets?.[text(context, 'SecretId')];
    if (value === undefined) throw new AwsFault(NOT_FOUND, 400, "Secrets Manager can't find the specified secret.");
    return { ARN: text(context, 'SecretId'), SecretString: value };
  }),
};

export const ecr: Operations = {
  GetRepositoryPolicy: operation(['repositoryName'], (context) => ({
    repositoryName: text(context, 'repositoryName'),
    policyText: policyOf(
      context,
      `:repository/${text(context, 'repositoryName')}`,
      'RepositoryNotFoundException',
      'RepositoryPolicyNotFoundException',
    ),
  })),
  ListTagsForResource: operation(['resourceArn'], (context) => ({
    tags: tagList(entryOf(context, text(context, 'resourceArn'), 'RepositoryNotFoundException')),
  })),
};

/** The parts of DynamoDB that tables have as resources. */
export const tables: Operations = {
  GetResourcePolicy: operation(['ResourceArn'], (context) => ({
    Policy: policyOf(context, text(context, 'ResourceArn'), NOT_FOUND, 'PolicyNotFoundException'),
  })),
  DescribeTable: operation(['TableName'], (context) => {
    const key = textAt(entryOf(context, text(context, 'TableName'), NOT_FOUND), 'kmsKeyArn');
    return { Table: { ...(key === undefined ? {} : { SSEDescription: { SSEType: 'KMS', KMSMasterKeyArn: key } }) } };
  }),
  ListTagsOfResource: operation(['ResourceArn'], (context) => ({
    Tags: tagList(entryOf(context, text(context, 'ResourceArn'), NOT_FOUND)),
  })),
};

export const kinesis: Operations = {
  GetResourcePolicy: operation(['ResourceARN'], (context) => ({
    Policy: policyText(entryOf(context, text(context, 'ResourceARN'), NOT_FOUND)) ?? '{}',
  })),
};

export const glue: Operations = {
  GetResourcePolicy: operation([], (context) => ({
    PolicyInJson: policyOf(context, textAt(context.params, 'ResourceArn') ?? ':catalog', 'EntityNotFoundException'),
  })),
};

export const lambda: Operations = {
  Invoke: operation(['FunctionName'], (context) => {
    const answer = context.world.functions?.[text(context, 'FunctionName')];
    if (answer === undefined) throw new AwsFault(NOT_FOUND, 404, 'Function not found');
    return answer(JSON.parse(text(context, 'Payload') || 'null'));
  }),
  GetPolicy: operation(['FunctionName'], (context) => {
    const name = text(context, 'FunctionName');
    const qualifier = textAt(context.params, 'Qualifier');
    const ends = `function:${name.split(':function:').at(-1) ?? name}${qualifier === undefined ? '' : `:${qualifier}`}`;
    return { Policy: policyOf(context, ends, NOT_FOUND), RevisionId: 'example' };
  }),
  ListTags: operation(['Resource'], (context) => {
    const entry = entryOf(context, text(context, 'Resource'), NOT_FOUND);
    return { Tags: isObject(entry) ? (entry['tags'] ?? {}) : {} };
  }),
  GetLayerVersionPolicy: operation(['LayerName', 'VersionNumber'], (context) => {
    const name = text(context, 'LayerName').split(':layer:').at(-1) ?? '';
    return { Policy: policyOf(context, `:layer:${name}:${text(context, 'VersionNumber')}`, NOT_FOUND) };
  }),
};

export const apigateway: Operations = {
  GetRestApi: operation(['restApiId'], (context) => {
    const policy = policyText(entryOf(context, `/restapis/${text(context, 'restApiId')}`, 'NotFoundException'));
    // The API gives the policy with its quotes escaped once more.
    const escaped = policy?.replaceAll('"', '\\"');
    return { id: text(context, 'restApiId'), ...(escaped === undefined ? {} : { policy: escaped }) };
  }),
};

export const es: Operations = {
  DescribeDomain: operation(['DomainName'], (context) => ({
    DomainStatus: {
      DomainId: 'example',
      DomainName: text(context, 'DomainName'),
      ARN: 'example',
      AccessPolicies: policyText(entryOf(context, `:domain/${text(context, 'DomainName')}`, NOT_FOUND)) ?? '',
    },
  })),
};

export const backup: Operations = {
  GetBackupVaultAccessPolicy: operation(['BackupVaultName'], (context) => ({
    Policy: policyOf(context, `:backup-vault:${text(context, 'BackupVaultName')}`, NOT_FOUND),
  })),
};

export const elasticfilesystem: Operations = {
  DescribeFileSystemPolicy: operation(['FileSystemId'], (context) => ({
    FileSystemId: text(context, 'FileSystemId'),
    Policy: policyOf(context, `:file-system/${text(context, 'FileSystemId')}`, 'FileSystemNotFound', 'PolicyNotFound'),
  })),
};

export const codeartifact: Operations = {
  GetDomainPermissionsPolicy: operation(['domain'], (context) => ({
    policy: { document: policyOf(context, `:domain/${text(context, 'domain')}`, NOT_FOUND) },
  })),
  GetRepositoryPermissionsPolicy: operation(['domain', 'repository'], (context) => ({
    policy: {
      document: policyOf(context, `:repository/${text(context, 'domain')}/${text(context, 'repository')}`, NOT_FOUND),
    },
  })),
};
