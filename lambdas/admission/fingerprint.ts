/**
 * What makes two denials the same news: account, caller entity (the role, not the session), action, and the resource
 * with its volatile parts folded. Errs towards telling apart: a part is folded only by a rule with a reason.
 */
import { createHash } from 'node:crypto';
import type { Caller } from '../denial/caller.ts';
import type { Denial } from '../denial/denial.ts';

export interface Fingerprint {
  /** 16 hexadecimal digits. */
  readonly fingerprint: string;
  /** The caller across its fingerprints: entity ARN, else the best name the event has. */
  readonly callerKey: string;
  readonly action: string;
  /** The resource as folded. */
  readonly resource: string;
}

export function isFingerprint(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{16}$/.test(value);
}

export function fingerprintOf(denial: Denial): Fingerprint {
  const need = denial.needs[0];
  const action = (need?.action ?? `${denial.eventSource}/${denial.eventName}`).toLowerCase();
  const resource = foldResource(need?.resource ?? '*');
  const callerKey = callerKeyOf(denial);
  // A refused credential is other news than a refused permission, though the call is the same.
  const kind = denial.refusal === 'authorization' || denial.refusal === 'key' ? '' : denial.refusal;
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([denial.account, callerKey, action, resource, kind]))
    .digest('hex')
    .slice(0, 16);
  return { fingerprint, callerKey, action, resource };
}

/** An ARN where there is one; never an address where the event tells a name. */
export function callerKeyOf(denial: Denial): string {
  const { caller } = denial;
  return bounded(
    caller.entityArn ??
      roleOfSession(caller.arn) ??
      tokenOf(caller) ??
      caller.uniqueId ??
      nameOf(caller) ??
      placeOf(denial),
  );
}

/**
 * Who asks for a role with a token: one job runs on many machines, and many people's jobs on one. Issuer and subject
 * together, for a subject is unique within its issuer only.
 */
function tokenOf({ provider, subject }: Caller): string | undefined {
  return provider === undefined || subject === undefined
    ? undefined
    : `federated/${provider.replaceAll('#', '-')}#${subject}`;
}

function nameOf({ identityCenterUserId, invokedBy }: Caller): string | undefined {
  return identityCenterUserId === undefined ? invokedBy : `identity-center/${identityCenterUserId}`;
}

/** Nobody's name: all that is known is from where. */
function placeOf({ caller, requestContext }: Denial): string {
  const named = caller.provider ?? caller.account ?? '';
  return `${caller.kind}/${named}/${networkOf(requestContext.sourceIp ?? '')}`;
}

const IPV4_IN_IPV6 = /^(?:0*:)*:?ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;
const GROUPS = 8;
const GROUPS_OF_NETWORK = 4;

/** Of IPv6 the network, for every host has as many addresses as it likes. Anything else stands as it is. */
export function networkOf(address: string): string {
  const mapped = IPV4_IN_IPV6.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!/^[0-9a-f:]{2,39}$/i.test(address)) return address;
  const [head = '', tail, ...more] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const left = GROUPS - before.length - after.length;
  if (more.length > 0 || (tail === undefined ? left !== 0 : left < 1)) return address;
  const groups = [...before, ...Array.from({ length: left }, () => '0'), ...after];
  const network = groups.slice(0, GROUPS_OF_NETWORK).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}

/** The memory cuts a name off where it is too long: two long ones must still be two. */
const LONGEST_KEY = 256;

function bounded(key: string): string {
  if (key.length <= LONGEST_KEY) return key;
  return `${key.slice(0, LONGEST_KEY).toWellFormed()}~${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
}

/** A session ARN without its session name: one role's sessions are one caller. */
function roleOfSession(arn: string | undefined): string | undefined {
  return arn?.replace(/^(arn:[^:]+:sts::\d{12}:assumed-role\/[^/]+)\/.*$/, '$1');
}

interface Folding {
  readonly reason: string;
  readonly fold: (resource: string) => string;
}

const FOLDINGS: readonly Folding[] = [
  {
    reason: 'a job that may not read one object of a prefix may not read the next thousand either',
    fold: (resource) => {
      const object = /^(arn:[^:]+:s3:::[^/]+)\/(.*)$/s.exec(resource);
      if (object === null) return resource;
      const prefix = /^([^/]+)\//.exec(object[2] ?? '')?.[1];
      return prefix === undefined ? `${object[1]}/*` : `${object[1]}/${prefix}/*`;
    },
  },
  {
    reason: 'instances, volumes and interfaces come and go; the permission is missing for all of them',
    fold: (resource) => resource.replace(/\b([a-z]{1,12})-[0-9a-f]{8}(?:[0-9a-f]{9})?\b/g, '$1-*'),
  },
  {
    reason: 'a universally unique id names one run, stack or request; a KMS key is told by its id and stays',
    fold: (resource) =>
      /^arn:[^:]+:kms:/.test(resource)
        ? resource
        : resource.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '*'),
  },
  {
    reason: 'ECS tasks and trace ids are 32 hexadecimal digits',
    fold: (resource) => resource.replace(/\b[0-9a-f]{32}\b/g, '*'),
  },
  {
    reason: 'log streams, executions and backups carry the date or the time they began',
    fold: (resource) =>
      resource
        .replace(/\d{4}[-/]\d{2}[-/]\d{2}(?:T[\d:.]+Z?)?/g, '*')
        .replace(/(?<=[/:_-])\d{10,13}(?=$|[/:_-])(?<!:\d{12})/g, '*'),
  },
];

function foldResource(resource: string): string {
  return FOLDINGS.reduce((folded, rule) => rule.fold(folded), resource);
}
