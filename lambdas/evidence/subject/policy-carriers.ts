/**
 * Which resources carry a policy of their own, and which ARN that policy is kept under.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 * Errs towards "carries one": such a resource is looked up, and what could not be read is a gap.
 */
import { type Arn, arnOf } from '../../denial/arn.ts';

interface CarrierRule {
  readonly service: string;
  /** Of the part after the fifth colon; the first group, where there is one, is that part of the carrier. */
  readonly resource: RegExp;
}

const RULES: readonly CarrierRule[] = [
  { service: 'kms', resource: /^((?:key|alias)\/.+)$/ },
  { service: 'sqs', resource: /^([^/:]+)$/ },
  // A subscription is `topic:uuid`.
  { service: 'sns', resource: /^([^/:]+)(?::.*)?$/ },
  { service: 'lambda', resource: /^((?:function|layer):.+)$/ },
  { service: 'secretsmanager', resource: /^(secret:.+)$/ },
  { service: 'ecr', resource: /^(repository\/.+)$/ },
  { service: 'dynamodb', resource: /^(table\/[^/]+(?:\/stream\/.+)?)/ },
  { service: 'kinesis', resource: /^(stream\/.+)$/ },
  { service: 'events', resource: /^(event-bus\/.+)$/ },
  { service: 'es', resource: /^(domain\/[^/]+)/ },
  { service: 'backup', resource: /^(backup-vault:.+)$/ },
  { service: 'elasticfilesystem', resource: /^(file-system\/.+)$/ },
  { service: 'codeartifact', resource: /^((?:domain|repository)\/.+)$/ },
  { service: 'logs', resource: /^((?:log-group|destination):[^:]+)/ },
  { service: 'glacier', resource: /^(vaults\/.+)$/ },
  { service: 'ses', resource: /^(identity\/.+)$/ },
  { service: 's3tables', resource: /^(bucket\/.+)$/ },
  { service: 'acm-pca', resource: /^(certificate-authority\/.+)$/ },
];

/** The resource these actions name does not exist yet: its policy cannot refuse them. */
const CREATES = new Set(
  [
    's3:CreateBucket s3:CreateAccessPoint sqs:CreateQueue sns:CreateTopic lambda:CreateFunction lambda:PublishLayerVersion',
    'secretsmanager:CreateSecret ecr:CreateRepository dynamodb:CreateTable kinesis:CreateStream events:CreateEventBus',
    'es:CreateDomain backup:CreateBackupVault elasticfilesystem:CreateFileSystem codeartifact:CreateDomain',
    'codeartifact:CreateRepository logs:CreateLogGroup glacier:CreateVault ses:CreateEmailIdentity',
    's3tables:CreateTableBucket acm-pca:CreateCertificateAuthority kms:CreateKey',
  ]
    .join(' ')
    .toLowerCase()
    .split(' '),
);

export function creates(action: string): boolean {
  return CREATES.has(action.toLowerCase());
}

export function isPolicyService(service: string): boolean {
  return (
    service === 's3' || service === 'glue' || service === 'execute-api' || RULES.some((r) => r.service === service)
  );
}

/** ARN under which the policy of a resource is kept; nothing where its type has none. */
export function carrierOf(arn: Arn): string | undefined {
  if (arn.service === 's3') return s3Carrier(arn);
  const at = (service: string, resource: string, account = arn.account ?? ''): string =>
    arnOf(arn.partition, service, arn.region ?? '', account, resource);
  // One policy for the whole Data Catalog: https://docs.aws.amazon.com/glue/latest/dg/security_iam_resource-based-policy-examples.html
  if (arn.service === 'glue') {
    return /^(?:catalog|database|table|userDefinedFunction)(?:\/|$)/.test(arn.resource)
      ? at('glue', 'catalog')
      : undefined;
  }
  if (arn.service === 'execute-api') {
    const api = arn.resource.split('/')[0];
    return api ? at('apigateway', `/restapis/${api}`, '') : undefined;
  }
  for (const rule of RULES) {
    const resource = rule.service === arn.service ? rule.resource.exec(arn.resource)?.[1] : undefined;
    if (resource !== undefined) return at(arn.service, resource);
  }
  return undefined;
}

/** `arn:aws:s3:::bucket/key` → its bucket; an access point's object → the access point. */
function s3Carrier(arn: Arn): string | undefined {
  const accessPoint = /^(accesspoint\/[^/]+)/.exec(arn.resource)?.[1];
  if (accessPoint !== undefined) {
    return arnOf(arn.partition, 's3', arn.region ?? '', arn.account ?? '', accessPoint);
  }
  // Jobs, storage lens configurations and the like stand in an account and have no policy; a bucket's ARN has none.
  if (arn.account !== undefined || arn.region !== undefined) return undefined;
  const bucket = arn.resource.split('/')[0];
  return bucket ? arnOf(arn.partition, 's3', '', '', bucket) : undefined;
}

export function isAccessPoint(arn: string): boolean {
  return /^arn:[^:]+:s3:[^:]*:[^:]*:accesspoint\//.test(arn);
}

/** The key of the object an S3 ARN names, where it names one exactly. */
export function objectKeyOf(arn: Arn): string | undefined {
  if (arn.service !== 's3') return undefined;
  const key =
    arn.account === undefined && arn.region === undefined
      ? arn.resource.split('/').slice(1).join('/')
      : /^accesspoint\/[^/]+\/object\/(.+)$/s.exec(arn.resource)?.[1];
  // `*` in the ARN of a request stands for a part that is not known.
  return key && !key.includes('*') ? key : undefined;
}
