/**
 * The parts that statements for the engines share: which records are refusals, and what makes two of them one kind. The
 * groups are at least as fine as the fingerprint of a denial, so that `explain` joins rows and never mixes them.
 */
import { REFUSED_CODES, REFUSED_WORDS } from '../../denial/record/refusal.ts';

/** Rows that an answer may have; beyond it the rarest kinds are left out. */
export const MOST_GROUPS = 10_000;

/** In syntax that RE2 and Java share: no looking back. A star stands for what differs from call to call. */
const VOLATILE: readonly (readonly [pattern: string, kept: string])[] = [
  [String.raw`:assumed-role/([^/"\s]+)/[^\s"]+`, ':assumed-role/$1/*'],
  [String.raw`(:s3:::[^/"\s]+/[^/"\s]+)/[^\s"]+`, '$1/*'],
  [String.raw`(:s3:::[^/"\s]+)/[^/"\s]+("|\s|$)`, '$1/*$2'],
  // A KMS key is told by its id.
  ['(^|[^/]|[^y]/)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', '$1*'],
  [String.raw`\b([a-z]{1,12})-[0-9a-f]{8}(?:[0-9a-f]{9})?\b`, '$1-*'],
  [String.raw`\b[0-9a-f]{32}\b`, '*'],
];

/** Parameters that name the resource of a call whose message does not. */
const RESOURCE_PARAMETERS = [
  'bucketName',
  'tableName',
  'functionName',
  'roleArn',
  'roleName',
  'userName',
  'groupName',
  'policyArn',
  'keyId',
  'secretId',
  'queueUrl',
  'topicArn',
  'repositoryName',
  'logGroupName',
  'stateMachineArn',
  'clusterName',
  'instanceId',
  'dBInstanceIdentifier',
  'stackName',
  'streamName',
  'name',
  'resourceArn',
] as const;

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Only names that need no quotes: what stands in a statement is never somebody's text. */
export function isName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name);
}

export function refused(code: string, message: string): string {
  const codes = alternatives(REFUSED_CODES.map((pattern) => pattern.source));
  const words = alternatives(REFUSED_WORDS.map((pattern) => pattern.source));
  const bare = `regexp_replace(${code}, '^(?:Client|Server)[.]', '')`;
  return `(regexp_like(${bare}, ${text(codes)})\n    OR regexp_like(coalesce(${message}, ''), ${text(words)}))`;
}

export function alternatives(sources: readonly string[]): string {
  return `(?i)${sources.map((source) => `(?:${source})`).join('|')}`;
}

export function folded(column: string): string {
  return VOLATILE.reduce(
    (inner, [pattern, kept]) => `regexp_replace(${inner}, ${text(pattern)}, ${text(kept)})`,
    column,
  );
}

/** The resource as the request names it; of an object the first part of its key. */
export function resourceOf(parameters: string): string {
  const named = RESOURCE_PARAMETERS.map((name) => `json_extract_scalar(${parameters}, '$.${name}')`);
  const key = `regexp_replace(regexp_replace(json_extract_scalar(${parameters}, '$.key'), '^([^/]+)/.*$', '$1/*'), '^[^/]+$', '*')`;
  return folded(`concat_ws(' ', ${[...named, key].join(',\n      ')})`);
}
