/**
 * Which calls also use the KMS key behind a resource, with which KMS actions, and what the service tells KMS then.
 * The caller needs these permissions itself: the service calls KMS on its behalf (forward access sessions).
 * Errs towards asking: a key check on a resource that turns out not to be encrypted is never made.
 */
import type { Arn } from '../../denial/arn.ts';

export interface KeyUse {
  readonly actions: readonly string[];
  /** First label of `kms:ViaService`. */
  readonly via: string;
  /** Encryption context the service sends, as `kms:EncryptionContext:<name>`; `null`: sent, value not known. */
  readonly encryptionContext: Readonly<Record<string, string | null>>;
}

const DECRYPT = ['kms:Decrypt'];
const GENERATE = ['kms:GenerateDataKey'];
const BOTH = ['kms:GenerateDataKey', 'kms:Decrypt'];

const ACTIONS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
  // Parts of a multipart upload are read again when it is completed, so uploading needs Decrypt as well.
  s3: {
    getobject: DECRYPT,
    getobjectversion: DECRYPT,
    getobjecttorrent: DECRYPT,
    putobject: GENERATE,
    replicateobject: GENERATE,
  },
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
  sqs: { sendmessage: BOTH, receivemessage: DECRYPT },
  // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
  sns: { publish: BOTH },
  // https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
  secretsmanager: {
    getsecretvalue: DECRYPT,
    batchgetsecretvalue: DECRYPT,
    putsecretvalue: BOTH,
    createsecret: BOTH,
    updatesecret: BOTH,
  },
  // https://docs.aws.amazon.com/kms/latest/developerguide/services-dynamodb.html: the table key is unwrapped for the caller.
  dynamodb: {
    getitem: DECRYPT,
    batchgetitem: DECRYPT,
    putitem: DECRYPT,
    batchwriteitem: DECRYPT,
    updateitem: DECRYPT,
    deleteitem: DECRYPT,
    conditioncheckitem: DECRYPT,
    query: DECRYPT,
    scan: DECRYPT,
    partiqlselect: DECRYPT,
    partiqlinsert: DECRYPT,
    partiqlupdate: DECRYPT,
    partiqldelete: DECRYPT,
  },
  // https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html
  kinesis: {
    putrecord: GENERATE,
    putrecords: GENERATE,
    getrecords: DECRYPT,
    subscribetoshard: DECRYPT,
  },
  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html: for a customer managed key only.
  lambda: {
    getfunction: DECRYPT,
    getfunctionconfiguration: DECRYPT,
    updatefunctionconfiguration: ['kms:Encrypt', 'kms:Decrypt'],
  },
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html: reading layers needs no key permission
  // of the caller, so ECR is not here; nor are EBS and RDS, which use grants made by the calling service.
  events: { putevents: GENERATE },
  codeartifact: { readfromrepository: DECRYPT },
};

export function keyUseOf(
  action: string,
  resource: Arn,
  parameters: Readonly<Record<string, string>>,
): KeyUse | undefined {
  const [service = '', name = ''] = action.toLowerCase().split(':');
  const table = Object.hasOwn(ACTIONS, service) ? ACTIONS[service] : undefined;
  const actions = table && Object.hasOwn(table, name) ? table[name] : undefined;
  if (!actions) return undefined;
  const multipart = service === 's3' && parameters['uploadId'] !== undefined;
  return {
    actions: multipart ? BOTH : actions,
    via: service,
    encryptionContext: encryptionContextOf(service, resource),
  };
}

/** Names as each service's page on encryption gives them. */
function encryptionContextOf(service: string, resource: Arn): Readonly<Record<string, string | null>> {
  switch (service) {
    // The object's ARN, or the bucket's where S3 Bucket Keys are on: the event does not say which.
    case 's3':
      return { 'aws:s3:arn': null };
    case 'sqs':
      return { 'aws:sqs:arn': resource.text };
    case 'sns':
      return { 'aws:sns:topicArn': resource.text };
    case 'secretsmanager':
      return { SecretARN: resource.text, SecretVersionId: null };
    case 'dynamodb':
      return {
        'aws:dynamodb:tableName': /^table\/([^/]+)/.exec(resource.resource)?.[1] ?? null,
        'aws:dynamodb:subscriberId': resource.account ?? null,
      };
    case 'kinesis':
      return { 'aws:kinesis:arn': resource.text };
    case 'lambda':
      return { 'aws:lambda:FunctionArn': resource.text };
    default:
      return {};
  }
}
