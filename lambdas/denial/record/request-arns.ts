/**
 * ARNs from request parameters, service by service, where the parameter is called otherwise than the ARN's part.
 * Sources: the "Resource types" tables of
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 * A name alone is looked up by AWS in the caller's account, so that account is used; unknown parts are `*`. Where a
 * parameter is absent nothing is returned, and the ARN format of the resource type takes over.
 */
import { entryOf, type Json, listAt, objectAt, textAt } from '../fields.ts';

export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

type Reader = (parameters: Json, place: Place, action: string) => string | undefined;

export function requestArn(action: string, parameters: Json, place: Place): string | undefined {
  return entryOf(READERS, action.slice(0, action.indexOf(':')))?.(parameters, place, action);
}

/** The last are of services that use a key on the caller's behalf. */
const OWN_KEY = [
  'keyId',
  'targetKeyId',
  'sourceKeyId',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'kmsKeyId',
  'kMSKeyId',
  'kmsMasterKeyId',
  'kmsKeyArn',
];

const READERS: Readonly<Record<string, Reader>> = {
  s3: s3Arn,
  kms: (parameters, place, action) => {
    const names = action.endsWith('ReEncryptTo') ? ['destinationKeyId'] : OWN_KEY;
    return joined(pick(parameters, ...names), (key) =>
      key.startsWith('alias/') ? `${arn(place, 'kms')}${key}` : `${arn(place, 'kms')}key/${key}`,
    );
  },
  lambda: (parameters, place) =>
    joined(pick(parameters, 'functionName', 'functionArn'), (name) =>
      lambdaArn(name, textAt(parameters, 'qualifier'), place),
    ) ??
    joined(pick(parameters, 'layerName'), (name) => `${arn(place, 'lambda')}layer:${name}`) ??
    joined(pick(parameters, 'uUID', 'uuid', 'UUID'), (id) => `${arn(place, 'lambda')}event-source-mapping:${id}`),
  dynamodb: (parameters, place) =>
    joined(pick(parameters, 'tableName'), (name) =>
      [`${arn(place, 'dynamodb')}table/${name}`, ...index(parameters)].join('/index/'),
    ),
  sqs: (parameters, place) =>
    joined(pick(parameters, 'queueUrl'), (url) => queueArn(url, place)) ??
    joined(pick(parameters, 'queueName'), (name) => `${arn(place, 'sqs')}${name}`),
  sns: (parameters, place) =>
    pick(parameters, 'topicArn', 'targetArn', 'subscriptionArn') ??
    joined(pick(parameters, 'name'), (name) => `${arn(place, 'sns')}${name}`),
  secretsmanager: (parameters, place) =>
    // A name lacks the six characters that Secrets Manager puts behind it.
    joined(pick(parameters, 'secretId', 'name'), (name) => `${arn(place, 'secretsmanager')}secret:${name}-*`),
  ecr: (parameters, place) =>
    joined(pick(parameters, 'repositoryName'), (name) => {
      const owner = textAt(parameters, 'registryId') ?? place.account;
      return `${arn({ ...place, account: owner }, 'ecr')}repository/${name}`;
    }),
  iam: iamArn,
  sts: (parameters) => pick(parameters, 'roleArn'),
  ssm: (parameters, place) =>
    joined(
      pick(parameters, 'name') ?? first(parameters, 'names'),
      (name) => `${arn(place, 'ssm')}parameter/${name.replace(/^\//, '')}`,
    ) ??
    joined(pick(parameters, 'path'), (path) => `${arn(place, 'ssm')}parameter/${path.replace(/^\/|\/$/g, '')}`) ??
    joined(
      pick(parameters, 'target', 'instanceId'),
      (id) =>
        `${arn(place, id.startsWith('mi-') ? 'ssm' : 'ec2')}${id.startsWith('mi-') ? 'managed-instance' : 'instance'}/${id}`,
    ),
  logs: (parameters, place) =>
    joined(
      pick(parameters, 'logGroupName', 'logGroupIdentifier'),
      (name) => `${arn(place, 'logs')}log-group:${name}:*`,
    ),
  events: (parameters, place, action) => {
    const bus = pick(parameters, 'eventBusName');
    const rule = /Rule|Target/.test(action) ? pick(parameters, 'rule', 'name') : undefined;
    if (rule) return `${arn(place, 'events')}rule/${[...(bus && bus !== 'default' ? [bus] : []), rule].join('/')}`;
    return joined(bus, (name) => `${arn(place, 'events')}event-bus/${name}`);
  },
  ec2: ec2Arn,
  rds: (parameters, place) =>
    joined(pick(parameters, 'dBInstanceIdentifier'), (id) => `${arn(place, 'rds')}db:${id}`) ??
    joined(pick(parameters, 'dBClusterIdentifier'), (id) => `${arn(place, 'rds')}cluster:${id}`) ??
    joined(pick(parameters, 'dBSnapshotIdentifier'), (id) => `${arn(place, 'rds')}snapshot:${id}`),
  ecs: (parameters, place, action) => {
    const cluster = pick(parameters, 'cluster')?.split('/').at(-1);
    const service = pick(parameters, 'service', 'serviceName');
    if (/Service/.test(action) && service) return `${arn(place, 'ecs')}service/${cluster ?? 'default'}/${service}`;
    const definition = pick(parameters, 'taskDefinition');
    if (/:(?:RunTask|StartTask)$/.test(action) && definition) {
      return definition.startsWith('arn:')
        ? definition
        : `${arn(place, 'ecs')}task-definition/${definition.includes(':') ? definition : `${definition}:*`}`;
    }
    return joined(pick(parameters, 'clusterName') ?? cluster, (name) => `${arn(place, 'ecs')}cluster/${name}`);
  },
  cloudformation: (parameters, place) =>
    joined(pick(parameters, 'stackName'), (name) => `${arn(place, 'cloudformation')}stack/${name}/*`),
  codecommit: (parameters, place) =>
    joined(pick(parameters, 'repositoryName'), (name) => `${arn(place, 'codecommit')}${name}`),
  route53: (parameters, place) =>
    joined(
      pick(parameters, 'hostedZoneId'),
      (id) => `arn:${place.partition}:route53:::hostedzone/${id.split('/').at(-1)}`,
    ),
  kinesis: (parameters, place) =>
    pick(parameters, 'streamARN') ??
    joined(pick(parameters, 'streamName'), (name) => `${arn(place, 'kinesis')}stream/${name}`),
  eks: (parameters, place) =>
    joined(pick(parameters, 'clusterName', 'name'), (name) => `${arn(place, 'eks')}cluster/${name}`),
  es: (parameters, place) => joined(pick(parameters, 'domainName'), (name) => `${arn(place, 'es')}domain/${name}`),
};

function s3Arn(parameters: Json, place: Place, action: string): string | undefined {
  // The source of a copy is read, its target written.
  const source = /:GetObject/.test(action) ? textAt(parameters, 'x-amz-copy-source') : undefined;
  if (source) {
    const named = decoded(source.replace(/^\//, '').replace(/\?.*$/, ''));
    // An access point is named by its ARN, its object behind `/object/`.
    return named.startsWith('arn:') ? named : `arn:${place.partition}:s3:::${named}`;
  }
  const bucket = pick(parameters, 'bucketName', 'bucket', 'Bucket');
  if (bucket === undefined) return undefined;
  const root = bucket.startsWith('arn:') ? bucket : `arn:${place.partition}:s3:::${bucket}`;
  if (!/Object|ListMultipartUploadParts|AbortMultipartUpload/.test(action) || /BucketObjectLock/.test(action))
    return root;
  const key = textAt(parameters, 'key') ?? '*';
  return `${root}${root.includes(':accesspoint/') ? '/object' : ''}/${key}`;
}

function lambdaArn(name: string, qualifier: string | undefined, place: Place): string {
  const partial = /^(?<account>\d{12}):(?:function:)?(?<name>.+)$/.exec(name)?.groups;
  const owner = partial?.['account'] ?? place.account;
  const plain = partial?.['name'] ?? name;
  const suffix = qualifier !== undefined && !plain.includes(':') ? `:${qualifier}` : '';
  return `${arn({ ...place, account: owner }, 'lambda')}function:${plain}${suffix}`;
}

function queueArn(url: string, place: Place): string | undefined {
  const [, account, name] = /^https?:\/\/[^/]+\/(\d{12})\/([\w.-]+)$/.exec(url) ?? [];
  if (account === undefined || name === undefined) return undefined;
  const region = /^https?:\/\/(?:sqs\.([a-z0-9-]+)\.|([a-z]{2}-[a-z0-9-]+)\.queue\.)/.exec(url);
  return `${arn({ ...place, account, region: region?.[1] ?? region?.[2] ?? place.region }, 'sqs')}${name}`;
}

function iamArn(parameters: Json, place: Place, action: string): string | undefined {
  const root = `arn:${place.partition}:iam::${place.account}:`;
  const policy = pick(parameters, 'policyArn');
  if (policy && /:(?:Get|Delete|Create|List|Set|Tag|Untag)\w*Policy|:ListEntitiesForPolicy/.test(action)) return policy;
  const profile = pick(parameters, 'instanceProfileName');
  if (profile) return `${root}instance-profile/${profile}`;
  // A new entity is told its path; of others the path is not known and most have none.
  const path = (pick(parameters, 'path') ?? '/').replace(/^\/?/, '').replace(/\/?$/, '/').replace(/^\/$/, '');
  for (const type of ['role', 'user', 'group', 'policy']) {
    const name = pick(parameters, `${type}Name`);
    // In `PutUserPolicy` the policy is inline and no resource of its own.
    if (name && (type !== 'policy' || /:CreatePolicy$/.test(action))) return `${root}${type}/${path}${name}`;
  }
  return pick(parameters, 'openIDConnectProviderArn', 'sAMLProviderArn') ?? policy;
}

/** EC2 keeps ids in sets: `instancesSet.items[].instanceId`. */
const EC2_SETS: readonly (readonly [string, string, string])[] = [
  ['instancesSet', 'instanceId', 'instance'],
  ['volumeSet', 'volumeId', 'volume'],
  ['snapshotSet', 'snapshotId', 'snapshot'],
  ['securityGroupIdSet', 'groupId', 'security-group'],
  ['subnetSet', 'subnetId', 'subnet'],
  ['vpcSet', 'vpcId', 'vpc'],
];
const EC2_IDS: readonly (readonly [string, string])[] = [
  ['instanceId', 'instance'],
  ['volumeId', 'volume'],
  ['snapshotId', 'snapshot'],
  ['groupId', 'security-group'],
  ['networkInterfaceId', 'network-interface'],
  ['routeTableId', 'route-table'],
  ['subnetId', 'subnet'],
  ['vpcEndpointId', 'vpc-endpoint'],
  ['natGatewayId', 'natgateway'],
  ['internetGatewayId', 'internet-gateway'],
  ['vpcId', 'vpc'],
];

function ec2Arn(parameters: Json, place: Place, action: string): string | undefined {
  // Of the many resources of RunInstances none is the call's own: the instance has no id yet.
  if (/:RunInstances$/.test(action)) return `${arn(place, 'ec2')}instance/*`;
  if (/:CreateTags|:DeleteTags/.test(action)) {
    const id = items(parameters, 'resourcesSet').map((item) => textAt(item, 'resourceId'))[0];
    const type = EC2_IDS.find(([, kind]) => id?.startsWith(EC2_PREFIXES[kind] ?? '-'))?.[1];
    return id && type ? `${arn(place, 'ec2')}${type}/${id}` : undefined;
  }
  // A call that makes something names what it is made in, which is another resource.
  if (/:Create/.test(action)) return undefined;
  for (const [set, name, type] of EC2_SETS) {
    const id = items(parameters, set).map((item) => textAt(item, name))[0];
    if (id) return `${arn(place, 'ec2')}${type}/${id}`;
  }
  for (const [name, type] of EC2_IDS) {
    const id = textAt(parameters, name);
    if (id) return `${arn(place, 'ec2')}${type}/${id}`;
  }
  const image = textAt(parameters, 'imageId');
  // Images and snapshots of EC2 are named without an account in some actions only; the format decides elsewhere.
  return image === undefined ? undefined : `arn:${place.partition}:ec2:${place.region}::image/${image}`;
}

const EC2_PREFIXES: Readonly<Record<string, string>> = {
  instance: 'i-',
  volume: 'vol-',
  snapshot: 'snap-',
  'security-group': 'sg-',
  'network-interface': 'eni-',
  subnet: 'subnet-',
  vpc: 'vpc-',
};

function items(parameters: Json, set: string): readonly unknown[] {
  return listAt(objectAt(parameters, set), 'items');
}

function index(parameters: Json): string[] {
  const name = textAt(parameters, 'indexName');
  return name === undefined ? [] : [name];
}

function pick(parameters: Json, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const found = textAt(parameters, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function first(parameters: Json, name: string): string | undefined {
  return listAt(parameters, name).find((value) => typeof value === 'string');
}

/** An ARN stands for itself. */
function joined(value: string | undefined, whole: (value: string) => string | undefined): string | undefined {
  if (value === undefined) return undefined;
  return value.startsWith('arn:') ? value : whole(value);
}

function arn(place: Place, service: string): string {
  return `arn:${place.partition}:${service}:${place.region}:${place.account}:`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
