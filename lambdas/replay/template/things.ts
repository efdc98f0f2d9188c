/**
 * What a resource of a template is called once it is there: its ARN, and what `Ref` and `Fn::GetAtt` give of it.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 * Errs towards not knowing: a type that is not here has values that nothing tells.
 */

export interface Thing {
  readonly service: string;
  /** The property that gives its name, where one does. */
  readonly named?: string;
  /** What stands in the ARN before the name. */
  readonly before?: string;
  /** Which parts of the ARN are empty. */
  readonly place: 'regional' | 'no-region' | 'bare';
  readonly ref: 'name' | 'arn' | 'address';
  /** The attributes that are its ARN or its name. */
  readonly attributes: Readonly<Record<string, 'arn' | 'name'>>;
  /** The list of `get-account-authorization-details` that holds all there are. */
  readonly list?: 'RoleDetailList' | 'UserDetailList' | 'GroupDetailList' | 'Policies';
}

const ARN = { Arn: 'arn' } as const;
const iam = (named: string, kind: string, list: Thing['list'] & string): Thing => ({
  service: 'iam',
  named,
  before: kind,
  place: 'no-region',
  ref: 'name',
  attributes: ARN,
  list,
});
const regional = (service: string, named: string, before = '', ref: Thing['ref'] = 'name'): Thing => ({
  service,
  named,
  before,
  place: 'regional',
  ref,
  attributes: ARN,
});

export const THINGS: Readonly<Record<string, Thing>> = {
  'AWS::IAM::Role': iam('RoleName', 'role', 'RoleDetailList'),
  'AWS::IAM::User': iam('UserName', 'user', 'UserDetailList'),
  'AWS::IAM::Group': iam('GroupName', 'group', 'GroupDetailList'),
  'AWS::IAM::ManagedPolicy': {
    ...iam('ManagedPolicyName', 'policy', 'Policies'),
    ref: 'arn',
    attributes: { PolicyArn: 'arn' },
  },
  'AWS::S3::Bucket': { service: 's3', named: 'BucketName', place: 'bare', ref: 'name', attributes: ARN },
  'AWS::SQS::Queue': { ...regional('sqs', 'QueueName', '', 'address'), attributes: { Arn: 'arn', QueueName: 'name' } },
  'AWS::SNS::Topic': {
    ...regional('sns', 'TopicName', '', 'arn'),
    attributes: { TopicArn: 'arn', TopicName: 'name' },
  },
  'AWS::KMS::Key': { ...regional('kms', '', 'key/'), attributes: { Arn: 'arn', KeyId: 'name' } },
  'AWS::KMS::ReplicaKey': { ...regional('kms', '', 'key/'), attributes: { Arn: 'arn', KeyId: 'name' } },
  'AWS::Lambda::Function': regional('lambda', 'FunctionName', 'function:'),
  'AWS::DynamoDB::Table': regional('dynamodb', 'TableName', 'table/'),
  'AWS::DynamoDB::GlobalTable': regional('dynamodb', 'TableName', 'table/'),
  'AWS::Kinesis::Stream': regional('kinesis', 'Name', 'stream/'),
  'AWS::ECR::Repository': regional('ecr', 'RepositoryName', 'repository/'),
  'AWS::Events::EventBus': regional('events', 'Name', 'event-bus/'),
  'AWS::Logs::LogGroup': regional('logs', 'LogGroupName', 'log-group:'),
  'AWS::EFS::FileSystem': regional('elasticfilesystem', '', 'file-system/'),
  'AWS::Backup::BackupVault': {
    ...regional('backup', 'BackupVaultName', 'backup-vault:'),
    attributes: { BackupVaultArn: 'arn', BackupVaultName: 'name' },
  },
  'AWS::OpenSearchService::Domain': regional('es', 'DomainName', 'domain/'),
  'AWS::Elasticsearch::Domain': regional('es', 'DomainName', 'domain/'),
  'AWS::CodeArtifact::Domain': {
    ...regional('codeartifact', 'DomainName', 'domain/', 'arn'),
    attributes: { Arn: 'arn', Name: 'name' },
  },
  'AWS::StepFunctions::StateMachine': regional('states', 'StateMachineName', 'stateMachine:', 'arn'),
  'AWS::CodeBuild::Project': regional('codebuild', 'Name', 'project/'),
  'AWS::S3::AccessPoint': regional('s3', 'Name', 'accesspoint/'),
  'AWS::SecretsManager::Secret': {
    ...regional('secretsmanager', 'Name', 'secret:', 'arn'),
    attributes: { Id: 'arn' },
  },
};

/** Where a resource's own name ends and what AWS added to it begins. */
export function isNamed(type: string, held: string, name: string): boolean {
  return type === 'AWS::SecretsManager::Secret'
    ? held.length === name.length + 7 && held.startsWith(`${name}-`)
    : held === name;
}
