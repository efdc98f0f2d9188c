/**
 * One line of `denyscope evaluate --jsonl`, read at the edge: whatever JSON it is, it becomes a case or a problem with
 * its place. Lenient where the meaning is plain (one policy where a list is allowed, a bare document where a named
 * policy is expected), strict where a guess would be needed.
 */
import { isRecord } from './policy/document.ts';
import type {
  KmsGrant,
  Level,
  NamedPolicy,
  PolicyDocument,
  PolicySet,
  PublicAccessBlock,
} from './policy/policy-set.ts';
import type { AuthorizationRequest, ContextScalar, ContextValue } from './request.ts';

export type CaseId = string | number | null;

export interface Case {
  readonly id: CaseId;
  readonly request: AuthorizationRequest;
  readonly policies: PolicySet;
}

export type CaseReading =
  | { readonly kind: 'case'; readonly case: Case }
  | { readonly kind: 'unreadable'; readonly id?: string | number; readonly problem: string };

export function readCase(line: unknown): CaseReading {
  if (!isRecord(line)) return { kind: 'unreadable', problem: 'the line is not an object' };
  const written = line['id'];
  const id = typeof written === 'string' || typeof written === 'number' ? written : null;
  try {
    return {
      kind: 'case',
      case: { id, request: readRequest(line['request']), policies: readPolicies(line['policies']) },
    };
  } catch (error) {
    if (!(error instanceof Misread)) throw error;
    return { kind: 'unreadable', ...(id === null ? {} : { id }), problem: error.message };
  }
}

/** Never leaves this file. */
class Misread extends Error {}

function misread(place: string, problem: string): never {
  throw new Misread(`${place}: ${problem}`);
}

function readRequest(value: unknown): AuthorizationRequest {
  if (!isRecord(value)) misread('request', 'is not an object');
  const account = value['resourceAccount'];
  const context = value['context'];
  const unknown = value['unknown'];
  return {
    principal: textAt(value, 'principal'),
    action: textAt(value, 'action'),
    resource: value['resource'] === undefined || value['resource'] === null ? '*' : textAt(value, 'resource'),
    ...(account === undefined || account === null ? {} : { resourceAccount: readAccount(account) }),
    ...(context === undefined || context === null ? {} : { context: readContext(context) }),
    ...(unknown === undefined || unknown === null ? {} : { unknown: readTexts(unknown, 'request.unknown') }),
  };
}

function textAt(value: Readonly<Record<string, unknown>>, name: string): string {
  const text = value[name];
  return typeof text === 'string' && text !== '' ? text : misread(`request.${name}`, 'is not text');
}

function readAccount(value: unknown): string {
  const text = typeof value === 'number' ? String(value).padStart(12, '0') : value;
  return typeof text === 'string' ? text : misread('request.resourceAccount', 'is not text');
}

function readContext(value: unknown): Readonly<Record<string, ContextValue>> {
  if (!isRecord(value)) misread('request.context', 'is not an object');
  const entries: [string, ContextValue][] = [];
  for (const [key, given] of Object.entries(value)) {
    // A key without a value is a key that is not there.
    if (given === null) continue;
    if (isScalar(given)) entries.push([key, given]);
    else if (Array.isArray(given) && given.every(isScalar)) entries.push([key, given]);
    else misread(`request.context.${key}`, 'is neither a text, number or boolean nor a list of them');
  }
  return Object.fromEntries(entries);
}

function isScalar(value: unknown): value is ContextScalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function readTexts(value: unknown, place: string): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((item, at) => (typeof item === 'string' ? item : misread(`${place}[${at}]`, 'is not text')));
}

function readPolicies(value: unknown): PolicySet {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) misread('policies', 'is not an object');
  const named = (name: string) => readNamedList(value[name], `policies.${name}`);
  return {
    ...given('identity', named('identity')),
    ...given('boundary', named('boundary')),
    ...given('session', named('session')),
    ...given('endpoint', named('endpoint')),
    ...given('resource', named('resource')),
    ...given('scps', readLevels(value['scps'], 'policies.scps')),
    ...given('rcps', readLevels(value['rcps'], 'policies.rcps')),
    ...given('publicAccessBlock', readBlock(value['publicAccessBlock'])),
    ...given('grants', readGrants(value['grants'])),
  };
}

function given<K extends string, V>(name: K, value: V | undefined): { [P in K]?: V } {
  const entry: { [P in K]?: V } = {};
  if (value !== undefined) entry[name] = value;
  return entry;
}

function readNamedList(value: unknown, place: string): NamedPolicy[] | null | undefined {
  if (value === undefined || value === null) return value;
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    return list.map((item, at) => readNamed(item, `${place}[${at}]`, `${at + 1}`));
  }
  return [readNamed(value, place, '1')];
}

function readNamed(value: unknown, place: string, fallback: string): NamedPolicy {
  if (value === null) return { name: fallback, document: null };
  if (typeof value === 'string') return { name: fallback, document: value };
  if (!isRecord(value)) misread(place, 'is not a policy');
  const name = value['name'] ?? value['PolicyName'] ?? value['id'];
  const document =
    'document' in value ? value['document'] : 'Statement' in value ? value : misread(place, 'has no document');
  return { name: typeof name === 'string' ? name : fallback, document: readDocument(document, `${place}.document`) };
}

function readDocument(value: unknown, place: string): PolicyDocument | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || isRecord(value)) return value;
  return misread(place, 'is neither an object nor text');
}

function readLevels(value: unknown, place: string): Level[] | null | undefined {
  if (value === undefined || value === null) return value;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((level, at) => {
    if (level === null) return { target: `${at + 1}`, policies: null };
    if (!isRecord(level)) misread(`${place}[${at}]`, 'is not a level of the organization');
    const target = level['target'];
    return {
      target: typeof target === 'string' ? target : `${at + 1}`,
      policies:
        readNamedList(level['policies'], `${place}[${at}].policies`) ?? (level['policies'] === null ? null : []),
    };
  });
}

function readBlock(value: unknown): PublicAccessBlock | null | undefined {
  if (value === undefined || value === null) return value;
  if (!isRecord(value)) misread('policies.publicAccessBlock', 'is not an object');
  const inner = value['PublicAccessBlockConfiguration'];
  const block = isRecord(inner) ? inner : value;
  const on = (name: string) => block[name] === true || block[name] === 'true';
  return {
    BlockPublicAcls: on('BlockPublicAcls'),
    IgnorePublicAcls: on('IgnorePublicAcls'),
    BlockPublicPolicy: on('BlockPublicPolicy'),
    RestrictPublicBuckets: on('RestrictPublicBuckets'),
  };
}

function readGrants(value: unknown): KmsGrant[] | null | undefined {
  if (value === undefined || value === null) return value;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((grant, at) => {
    if (!isRecord(grant)) misread(`policies.grants[${at}]`, 'is not an object');
    const text = (name: string) => {
      const written = grant[name];
      return typeof written === 'string' ? written : undefined;
    };
    const operations = grant['Operations'];
    const constraints = grant['Constraints'];
    return {
      ...given('GrantId', text('GrantId')),
      ...given('GranteePrincipal', text('GranteePrincipal')),
      ...given('RetiringPrincipal', text('RetiringPrincipal')),
      ...given(
        'Operations',
        operations === undefined ? undefined : readTexts(operations, `policies.grants[${at}].Operations`),
      ),
      ...given('Constraints', isRecord(constraints) ? readConstraints(constraints) : undefined),
    };
  });
}

function readConstraints(value: Readonly<Record<string, unknown>>): NonNullable<KmsGrant['Constraints']> {
  const pairs = (name: string): Record<string, string> | undefined => {
    const written = value[name];
    if (!isRecord(written)) return undefined;
    return Object.fromEntries(
      Object.entries(written).map(([key, text]) => [key, typeof text === 'string' ? text : JSON.stringify(text)]),
    );
  };
  return {
    ...given('EncryptionContextSubset', pairs('EncryptionContextSubset')),
    ...given('EncryptionContextEquals', pairs('EncryptionContextEquals')),
  };
}
