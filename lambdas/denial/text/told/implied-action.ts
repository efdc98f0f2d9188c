/**
 * The action that a text names in words of a tool or a service where no sentence names it: `Error launching source
 * instance`, `reading EC2 Instance Type (…)`, `Access to KMS is not allowed`.
 * Errs towards none: what the words stand for must be an action that the service authorization reference knows.
 */
import { knownAction } from '../../service-data.ts';
import { prefixOfName } from './operation-service.ts';

/** With a key: `https://b.s3.eu-west-1.amazonaws.com/k`, and as the SDK for Java prints it, with a blank. */
const ADDRESS = '[ \\w]{0,20}[ \'"`]https?://(?:[\\w.-]{1,80}\\.)?s3[.-][\\w.-]{0,60}amazonaws\\.com(?:/| )[\\w%]';

const ROWS: readonly (readonly [RegExp, string])[] = [
  // A registry sends its clients to S3 for the layers of an image.
  [
    /error pulling image configuration.{0,400}<Code>AccessDenied|(?:pull|layer|blob).{0,200}<Code>AccessDenied<\/Code>/i,
    's3:GetObject',
  ],
  [/not authorized to create managed-rule/i, 'events:PutRule'],
  [/(?:create|assume) (?:or assume )?(?:a |the )?service[- ]linked role/i, 'iam:CreateServiceLinkedRole'],
  [/ServiceLinkedRoleCreationNotPermitted/, 'iam:CreateServiceLinkedRole'],
  [
    /Access to KMS is not allowed.*secretsmanager|secretsmanager.*Access to KMS is not allowed/is,
    'secretsmanager:GetSecretValue',
  ],
  [
    /Access to KMS is not allowed|ciphertext refers to a customer master key|ciphertext references a key/i,
    'kms:Decrypt',
  ],
  [/Lake Formation permission\(s\): Required Create Database\b/i, 'glue:CreateDatabase'],
  [/Lake Formation permission\(s\): Required Create Table\b/i, 'glue:CreateTable'],
  [/Lake Formation permission\(s\): Required Alter\b/i, 'glue:UpdateTable'],
  [/Lake Formation permission\(s\): Required Drop\b/i, 'glue:DeleteTable'],
  [/Lake Formation permission\(s\): Required Describe\b/i, 'glue:GetTable'],
  [/Error launching source instance/i, 'ec2:RunInstances'],
  [/Access denied when writing (?:output )?to (?:url|location)/i, 's3:PutObject'],
  // What the file system of Hadoop was at, as `S3AUtils.translateException` tells it.
  [/\b(?:getFileStatus|read|reopen[\w ]{0,40}|open) on s3[an]?:|\bopen(?:ing)? s3a:/, 's3:GetObject'],
  [
    new RegExp(
      `\\b(?:${['putting', 'PUT(?: 0-byte object)?', 'Writing Object', 'upload part[ #\\d]{0,12}', 'initiate MultiPartUpload', 'Completing multipart upload', 'innerMkdirs'].join('|')}) {1,2}on s3[an]?:`,
      'i',
    ),
    's3:PutObject',
  ],
  [
    /\b(?:list(?:Status|Objects|ing|Files)?|innerListStatus|LIST) on s3[an]?:|\binnerListStatus\b.{0,80}s3a:/,
    's3:ListBucket',
  ],
  [/\b(?:delete|Remove S3 \w{1,20}) on s3[an]?:/, 's3:DeleteObject'],
  // Of a request without an operation, its verb and the address of an object.
  [new RegExp(`\\b(?:GET|HEAD)\\b${ADDRESS}`), 's3:GetObject'],
  [new RegExp(`\\bPUT\\b${ADDRESS}`), 's3:PutObject'],
  [/CannotPullContainerError.{0,600}(?:403|denied|not authorized)/is, 'ecr:BatchGetImage'],
  [/pull access denied for \d{12}\.dkr\.ecr/i, 'ecr:BatchGetImage'],
  [
    /failed authentication due to: .{0,200}Access denied|SaslAuthenticationException.{0,200}Access denied/i,
    'kafka-cluster:Connect',
  ],
  [/reason"?: ?"?AUTHORIZATION_FAILURE.{0,2000}Publish-In|Publish-In.{0,2000}AUTHORIZATION_FAILURE/s, 'iot:Publish'],
  [/Subscribe.{0,2000}AUTHORIZATION_FAILURE/s, 'iot:Subscribe'],
  [/Connect.{0,2000}AUTHORIZATION_FAILURE/s, 'iot:Connect'],
  [/Publish-Out.{0,2000}AUTHORIZATION_FAILURE/s, 'iot:Receive'],
  [/not authorized to assume (?:IAM )?role/i, 'sts:AssumeRole'],
  [/(?:Unable|Failed|Not authorized) to assume role/i, 'sts:AssumeRole'],
  [/role (?:defined for the function )?cannot be assumed by/i, 'sts:AssumeRole'],
];

export function impliedAction(flat: string): string | undefined {
  return ROWS.find(([pattern]) => pattern.test(flat))?.[1] ?? terraformAction(flat);
}

/** What Terraform does, as operations begin. */
const VERBS: Readonly<Record<string, readonly string[]>> = {
  creating: ['Create', 'Put', 'Register', 'Add'],
  reading: ['Get', 'Describe', 'List'],
  describing: ['Describe', 'Get'],
  listing: ['List', 'Describe'],
  fetching: ['Describe', 'Get', 'List'],
  updating: ['Update', 'Put', 'Modify'],
  putting: ['Put'],
  deleting: ['Delete'],
  tagging: ['Tag'],
};

/** `error creating Lambda Function (name): AccessDeniedException`: verb, service and noun. */
function terraformAction(flat: string): string | undefined {
  for (const { groups } of flat.matchAll(
    new RegExp(
      `\\b(?:error )?(?<verb>${['creating', 'reading', 'describing', 'listing', 'fetching', 'updating', 'putting', 'deleting', 'tagging'].join('|')}) (?<service>[A-Z][A-Za-z0-9]{1,20}) (?<noun>[A-Z][A-Za-z0-9]{0,30}(?: [A-Z][A-Za-z0-9]{0,30}){0,3})(?: \\(| ?:)`,
      'g',
    ),
  )) {
    const { verb = '', service = '', noun = '' } = groups ?? {};
    const prefix = prefixOfName(service);
    if (prefix === undefined) continue;
    const stem = noun.replaceAll(' ', '');
    for (const name of VERBS[verb] ?? []) {
      for (const form of [stem, `${stem}s`]) {
        const known = knownAction(`${prefix}:${name}${form}`);
        if (known !== undefined) return known.action;
      }
    }
  }
  return undefined;
}
