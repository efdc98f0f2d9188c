/**
 * Condition keys of a service that follow from the request: tags, S3 headers, KMS encryption contexts, external ids.
 * Source: the "Condition keys" tables of
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 * Every key that the reference lists for the action and that the request does not tell is unknown.
 */
import { servicePrefix } from '../../aws/action.ts';
import { serviceOf } from '../../aws/look-up.ts';
import type { ContextValue } from '../../engine/index.ts';
import { prefixOf } from '../action.ts';
import { entryOf, fieldAt, isObject, type Json, objectAt, textAt } from '../fields.ts';
import { type KnownAction, knownAction, serviceConditionKeys } from '../service-data.ts';
import { namedKey } from './named-keys.ts';
import type { ContextInput, FoundKeys } from './request-context.ts';
import { requestTags } from './request-tags.ts';
import { issuerOf, nameQualifierOf, samlDocumentOf } from './token.ts';

/** Condition key → request parameter that holds its value as it is. */
const FROM_PARAMETER: Readonly<Record<string, string>> = {
  's3:prefix': 'prefix',
  's3:delimiter': 'delimiter',
  's3:max-keys': 'max-keys',
  's3:VersionId': 'versionId',
  's3:x-amz-acl': 'x-amz-acl',
  's3:x-amz-copy-source': 'x-amz-copy-source',
  's3:x-amz-metadata-directive': 'x-amz-metadata-directive',
  's3:x-amz-server-side-encryption': 'x-amz-server-side-encryption',
  's3:x-amz-server-side-encryption-aws-kms-key-id': 'x-amz-server-side-encryption-aws-kms-key-id',
  's3:x-amz-storage-class': 'x-amz-storage-class',
  's3:x-amz-object-ownership': 'x-amz-object-ownership',
  's3:x-amz-grant-full-control': 'x-amz-grant-full-control',
  's3:x-amz-grant-read': 'x-amz-grant-read',
  's3:x-amz-grant-read-acp': 'x-amz-grant-read-acp',
  's3:x-amz-grant-write': 'x-amz-grant-write',
  's3:x-amz-grant-write-acp': 'x-amz-grant-write-acp',
  'ec2:InstanceType': 'instanceType',
  'ec2:ImageID': 'imageId',
  'ec2:VolumeType': 'volumeType',
  'ec2:VolumeSize': 'size',
  'ec2:AvailabilityZone': 'availabilityZone',
  'iam:PolicyARN': 'policyArn',
  'iam:PermissionsBoundary': 'permissionsBoundary',
  'iam:AWSServiceName': 'aWSServiceName',
  'sts:ExternalId': 'externalId',
  'sts:RoleSessionName': 'roleSessionName',
  'sts:SourceIdentity': 'sourceIdentity',
  'sts:DurationSeconds': 'durationSeconds',
  'kms:EncryptionAlgorithm': 'encryptionAlgorithm',
  'kms:SigningAlgorithm': 'signingAlgorithm',
  'kms:KeySpec': 'keySpec',
  'kms:KeyUsage': 'keyUsage',
  'kms:GranteePrincipal': 'granteePrincipal',
  'kms:RetiringPrincipal': 'retiringPrincipal',
  'lambda:Principal': 'principal',
  'lambda:FunctionUrlAuthType': 'functionUrlAuthType',
  'secretsmanager:VersionStage': 'versionStage',
  'secretsmanager:Name': 'name',
  'rds:DatabaseClass': 'dBInstanceClass',
  'rds:DatabaseEngine': 'engine',
  'cloudformation:TemplateUrl': 'templateURL',
  'cloudformation:RoleArn': 'roleARN',
  'organizations:ServicePrincipal': 'servicePrincipal',
  'organizations:PolicyType': 'policyType',
  'sns:Protocol': 'protocol',
  'sns:Endpoint': 'endpoint',
};

const LISTINGS = /^List(?:Objects(?:V2)?|ObjectVersions)$|^GetBucket(?:ObjectVersions)?$/;

export function serviceKeys(input: ContextInput, found: FoundKeys): void {
  const parameters = objectAt(input.record, 'requestParameters');
  const keys = new Set(input.actions.flatMap(keysOf));
  if (input.actions.length === 0) found.unknown('aws:RequestTag/*', 'aws:TagKeys', 'aws:ResourceTag/*');
  if (keys.has('aws:RequestTag/*') || keys.has('aws:TagKeys')) tagKeys(parameters, found);
  for (const key of keys) {
    if (key === 'aws:RequestTag/*' || key === 'aws:TagKeys') continue;
    const name = entryOf(FROM_PARAMETER, key);
    const value = name === undefined ? undefined : textAt(parameters, name);
    const alike = value === undefined ? valueByName(key, input, parameters) : undefined;
    if (value !== undefined) found.exact(key, value, `requestParameters.${name}`);
    else if (alike !== undefined) found.approximate(key, alike, 'requestParameters');
    else if (!isSurelyAbsent(key, input, parameters)) found.unknown(key);
  }
  if (input.actions.some((action) => action.startsWith('s3:'))) s3Keys(input, found);
  if (input.actions.some((action) => action.startsWith('kms:'))) kmsKeys(input, parameters, found);
  if (input.actions.some((action) => action.startsWith('ec2:')))
    found.exact('ec2:Region', input.region || undefined, 'awsRegion');
  if (input.actions.some((action) => action.endsWith(':AssumeRoleWithWebIdentity'))) webIdentityKeys(input, found);
  if (input.actions.some((action) => action.endsWith(':AssumeRoleWithSAML'))) samlKeys(input, found);
  if (input.actions.includes('iam:PassRole')) {
    const service = input.eventSource.split('.')[0] ?? '';
    found.approximate('iam:PassedToService', serviceOf(service)?.passes?.to, 'eventSource');
    found.unknown('iam:PassedToService');
  }
}

/** What the keys of these services are taken from is known one by one. */
const LISTED_ONE_BY_ONE: ReadonlySet<string> = new Set(['aws', 's3', 'kms', 'iam', 'sts']);

function valueByName(key: string, input: ContextInput, parameters: Json | undefined): ContextValue | undefined {
  const service = servicePrefix(key);
  if (parameters === undefined || LISTED_ONE_BY_ONE.has(service) || !isOf(service, input)) return undefined;
  const { partition, region, caller } = input;
  return namedKey(key, parameters, { partition, region: region || '*', account: caller.account ?? '*' });
}

/** The parameters are those of the call, and a further authorization at another service does not share their names. */
function isOf(service: string, { eventSource }: ContextInput): boolean {
  return prefixOf(eventSource) === service;
}

/** As `unknown` takes them: exact, or up to the part that varies. */
function keysOf(action: string): readonly string[] {
  const known = knownAction(action);
  if (!known) {
    const keys = serviceConditionKeys(servicePrefix(action)).map(upToVariable);
    return [...keys, 'aws:RequestTag/*', 'aws:TagKeys', 'aws:ResourceTag/*'];
  }
  const remembered = keysOfKnown.get(known);
  if (remembered) return remembered;
  // The reference leaves the tags out of some resource types.
  const keys = [
    ...known.conditionKeys.map(upToVariable),
    ...(known.resources.length === 0 ? [] : ['aws:ResourceTag/*']),
  ];
  keysOfKnown.set(known, keys);
  return keys;
}

const keysOfKnown = new WeakMap<KnownAction, readonly string[]>();

function upToVariable(key: string): string {
  return key.replace(/(?:\$\{|<).*$/s, '*');
}

function isSurelyAbsent(key: string, { record, caller }: ContextInput, parameters: Json | undefined): boolean {
  if (record === undefined) return false;
  // A call that no service made for the caller has no such service.
  if (key === 'kms:ViaService')
    return caller.invokedBy === undefined && caller.kind !== 'unknown' && !viaService(record);
  // Made without one; of what is there already the boundary stands elsewhere.
  if (key === 'iam:PermissionsBoundary') return /^Create(?:Role|User)$/.test(textAt(record, 'eventName') ?? '');
  const listing = LISTINGS.test(textAt(record, 'eventName') ?? '') && textAt(parameters, 'bucketName') !== undefined;
  return listing && (key === 's3:prefix' || key === 's3:delimiter' || key === 's3:max-keys' || key === 's3:VersionId');
}

function viaService(record: unknown): boolean {
  return textAt(record, 'sourceIPAddress')?.endsWith('.amazonaws.com') === true;
}

function tagKeys(parameters: Json | undefined, found: FoundKeys): void {
  const tags = requestTags(parameters);
  if (tags === undefined) {
    found.unknown('aws:RequestTag/*', 'aws:TagKeys');
    return;
  }
  const names = [...tags.keys()];
  if (names.length > 0) found.exact('aws:TagKeys', names, 'requestParameters');
  for (const [name, value] of tags) found.exact(`aws:RequestTag/${name}`, value, 'requestParameters');
}

function s3Keys({ record, resourceAccount }: ContextInput, found: FoundKeys): void {
  const data = objectAt(record, 'additionalEventData');
  found.exact('s3:ResourceAccount', resourceAccount, 'resources[].accountId');
  found.exact(
    's3:signatureversion',
    entryOf(SIGNATURES, textAt(data, 'SignatureVersion') ?? ''),
    'additionalEventData',
  );
  found.exact('s3:authType', entryOf(METHODS, textAt(data, 'AuthenticationMethod') ?? ''), 'additionalEventData');
  const version = /^TLSv(\d(?:\.\d)?)$/.exec(textAt(objectAt(record, 'tlsDetails'), 'tlsVersion') ?? '')?.[1];
  found.exact('s3:TlsVersion', version, 'tlsDetails.tlsVersion');
}

const SIGNATURES: Readonly<Record<string, string>> = { SigV4: 'AWS4-HMAC-SHA256', SigV2: 'AWS' };
const METHODS: Readonly<Record<string, string>> = { AuthHeader: 'REST-HEADER', QueryString: 'REST-QUERY-STRING' };

function kmsKeys({ caller }: ContextInput, parameters: Json | undefined, found: FoundKeys): void {
  found.exact('kms:CallerAccount', caller.account, 'userIdentity.accountId');
  // A service that makes a grant for the caller makes it for a resource of its own.
  if (caller.invokedBy !== undefined) found.approximate('kms:GrantIsForAWSResource', true, 'userIdentity.invokedBy');
  const encryption = fieldAt(parameters, 'encryptionContext');
  if (!isObject(encryption)) return;
  const pairs = Object.entries(encryption).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  for (const [name, value] of pairs)
    found.exact(`kms:EncryptionContext:${name}`, value, 'requestParameters.encryptionContext');
  found.exact(
    'kms:EncryptionContextKeys',
    pairs.map(([name]) => name),
    'requestParameters.encryptionContext',
  );
}

/** What a token's subject, audience and issuer are called in a trust policy. */
function webIdentityKeys({ caller }: ContextInput, found: FoundKeys): void {
  const { provider, subject, audience } = caller;
  if (provider === undefined || caller.identityType !== 'WebIdentityUser') return;
  const issuer = issuerOf(provider);
  found.approximate('aws:FederatedProvider', provider, 'userIdentity.identityProvider');
  found.approximate(`${issuer}:sub`, subject, 'userIdentity.userName');
  found.approximate(`${issuer}:aud`, audience, 'userIdentity.principalId');
  found.unknown(`${issuer}:*`);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-saml */
function samlKeys({ caller, record }: ContextInput, found: FoundKeys): void {
  const { provider, subject, identityType } = caller;
  // Whose assertion it was is told by the ARN alone; without it none of its keys is.
  if (identityType !== 'SAMLUser' || provider?.includes(':saml-provider/') !== true) return;
  found.exact('aws:FederatedProvider', provider, 'requestParameters.principalArn');
  found.exact('saml:doc', samlDocumentOf(provider), 'requestParameters.principalArn');
  found.approximate('saml:sub', subject, 'userIdentity.userName');
  found.approximate('saml:namequalifier', nameQualifierOf(record), 'userIdentity.identityProvider');
  found.unknown('saml:*');
}
