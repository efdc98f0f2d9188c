/**
 * What is known of one request: its condition keys, those that follow from the request itself, and those nobody knows.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * A key that AWS always sends but the request does not show (the unique id in `aws:userid`) is unknown, not absent.
 * How unknown keys are read is settled by the `Reading`; that one was read is noted.
 */
import { parseArn, splitArn } from './arn.ts';
import { type CallerIdentity, readCaller, roleArn } from './caller.ts';
import { folded, readContext, readUnknown, type UnknownKeys, valuesOf } from './context-values.ts';
import type { AuthorizationRequest } from './request.ts';
import { UNKNOWN, type Unknown } from './tri.ts';

export type Values = readonly string[];

/** How one request is read. */
export interface Reading {
  /** What an unknown key is taken for: absent, as in a plain evaluation, or the third value of Kleene's logic. */
  readonly unknown: 'absent' | 'unknown';
  /** How a statement that may apply is counted: not at all, or in favour of allowing or of denying. */
  readonly lean: 'neither' | 'allow' | 'deny';
}

export const PLAIN: Reading = { unknown: 'absent', lean: 'neither' };
export const KLEENE: Reading = { unknown: 'unknown', lean: 'neither' };

export class Facts {
  readonly request: AuthorizationRequest;
  readonly caller: CallerIdentity;
  /** Lower case. */
  readonly action: string;
  /** Lower case, before the colon. */
  readonly service: string;
  /** Owner of the resource, as far as the request tells. */
  readonly resourceAccount: string | undefined;
  readonly reading: Reading;
  readonly #overlay: ReadonlyMap<string, Values | undefined> | undefined;
  #values: Map<string, Values> | undefined;
  #unknown: UnknownKeys | undefined;
  #resourceParts: readonly string[] | undefined;
  #touched = false;
  #bounded = false;
  #doubted: Set<string> | undefined;

  /** `overlay` gives (or takes away) the values of some keys, for trying; `base` is the same request read before. */
  constructor(
    request: AuthorizationRequest,
    reading: Reading = PLAIN,
    overlay?: ReadonlyMap<string, Values | undefined>,
    base?: Facts,
  ) {
    this.request = request;
    this.reading = reading;
    this.#overlay = overlay;
    if (base !== undefined) this.#values = base.#values;
    this.action = folded(request.action);
    const colon = this.action.indexOf(':');
    this.service = colon < 0 ? '' : this.action.slice(0, colon);
    this.caller = callerOf(request.principal, this.action);
    this.resourceAccount = ownerOf(request) ?? (overlay?.get('aws:resourceaccount')?.[0] || undefined);
  }

  /** The same request in another reading, or with other values of some keys. */
  read(reading: Reading, overlay?: ReadonlyMap<string, Values | undefined>): Facts {
    return new Facts(this.request, reading, overlay, this);
  }

  /** An unknown key was read: the answer may depend on it. */
  get touched(): boolean {
    return this.#touched;
  }

  /** The unknown keys that were read as unknown, in lower case. */
  get doubted(): ReadonlySet<string> {
    return this.#doubted ?? NOTHING;
  }

  /** A permissions boundary is attached (which matters to `NotPrincipal`): the policies say so, not the request. */
  get bounded(): boolean {
    return this.#bounded;
  }

  bind(bounded: boolean): void {
    this.#bounded = bounded;
  }

  /** The values of a key, by its lower-case name. */
  lookup(key: string): Values | undefined | Unknown {
    if (this.#overlay?.has(key)) return this.#overlay.get(key);
    const given = this.values.get(key);
    if (given !== undefined) return given;
    if (this.isUnknown(key)) return this.doubt(key);
    return this.#automatic(key);
  }

  /** Reads something unknown: absent in a plain evaluation, which is noted. */
  doubt(key: string): undefined | Unknown {
    this.#touched = true;
    if (this.reading.unknown === 'absent') return undefined;
    this.#doubted ??= new Set();
    this.#doubted.add(key);
    return UNKNOWN;
  }

  given(key: string): Values | undefined {
    return this.#overlay?.has(key) ? this.#overlay.get(key) : this.values.get(key);
  }

  get values(): ReadonlyMap<string, Values> {
    this.#values ??= readContext(this.request.context);
    return this.#values;
  }

  isUnknown(key: string): boolean {
    const listed = this.request.unknown;
    if (listed === undefined || listed.length === 0) return false;
    this.#unknown ??= readUnknown(listed);
    return this.#unknown.exact.has(key) || this.#unknown.prefixes.some((prefix) => key.startsWith(prefix));
  }

  /** The six parts of the resource's ARN, taken apart once; `undefined` where it is none. */
  get resourceParts(): readonly string[] | undefined {
    this.#resourceParts ??= splitArn(this.request.resource) ?? [];
    return this.#resourceParts.length === 0 ? undefined : this.#resourceParts;
  }

  /** A session whose role's path nobody told: `aws:PrincipalArn` is known but for the path. */
  get pathless(): boolean {
    return (
      this.caller.kind === 'session' &&
      this.given('aws:principalarn') === undefined &&
      !this.isUnknown('aws:principalarn')
    );
  }

  /** The role's full ARN, where it is known. */
  get knownRoleArn(): string | undefined {
    if (this.caller.kind === 'role') return this.caller.arn;
    if (this.caller.kind !== 'session') return undefined;
    const given = this.given('aws:principalarn')?.[0];
    return given?.includes(':role/') ? given : undefined;
  }

  get sessionName(): string | undefined | Unknown {
    if (this.caller.sessionName !== undefined || this.caller.kind !== 'role') return this.caller.sessionName;
    const userid = this.lookup('aws:userid');
    if (userid === UNKNOWN || userid === undefined) return userid;
    const [first = ''] = userid;
    return first.includes(':') ? first.slice(first.indexOf(':') + 1) : undefined;
  }

  /** Same account, or an owner nobody told: then the resource is taken to be the caller's own. */
  get sameAccount(): boolean {
    return this.resourceAccount === undefined || this.resourceAccount === this.caller.account;
  }

  get serviceLinked(): boolean {
    if (this.caller.kind === 'role') return this.caller.arn.includes(':role/aws-service-role/');
    if (this.caller.kind !== 'session') return false;
    const arn = this.knownRoleArn;
    // No other role may take a name with this prefix.
    return arn === undefined
      ? this.caller.name.startsWith('AWSServiceRoleFor')
      : arn.includes(':role/aws-service-role/');
  }

  #automatic(key: string): Values | undefined | Unknown {
    const { caller } = this;
    const account = caller.account;
    switch (key) {
      case 'aws:principalaccount':
        return caller.kind === 'anonymous' ? ['anonymous'] : one(account);
      case 'kms:calleraccount':
        return this.service === 'kms' ? one(account) : undefined;
      case 'aws:principalarn':
        if (caller.kind === 'session') return [roleArn(caller.partition, account ?? '', caller.name)];
        return account === undefined || caller.kind === 'provider' ? undefined : [caller.arn];
      case 'aws:principaltype':
        return one(PRINCIPAL_TYPES.get(caller.kind));
      case 'aws:username':
        return caller.kind === 'user' ? [caller.name] : undefined;
      case 'aws:userid':
        if (caller.kind === 'root') return one(account);
        if (caller.kind === 'anonymous') return ['anonymous'];
        if (caller.kind === 'federated-user') return [`${account}:${caller.name}`];
        return caller.kind === 'user' || caller.kind === 'role' || caller.kind === 'session'
          ? this.doubt(key)
          : undefined;
      case 'aws:principalisawsservice':
        if (caller.kind === 'anonymous' || caller.kind === 'provider') return undefined;
        return [caller.kind === 'service' ? 'true' : 'false'];
      case 'aws:principalservicename':
      case 'aws:principalservicenameslist':
        return caller.kind === 'service' ? [caller.name] : undefined;
      case 'aws:federatedprovider':
        return caller.kind === 'provider' ? one(this.provider) : undefined;
      case 'aws:resourceaccount':
      case 's3:resourceaccount':
        if (key.startsWith('s3:') && this.service !== 's3') return undefined;
        if (this.resourceAccount !== undefined) return [this.resourceAccount];
        return this.request.resource === '*' ? undefined : this.doubt(key);
      case 'aws:epochtime':
        return this.#from('aws:currenttime', key, ([time = '']) => {
          const parsed = Date.parse(time);
          return Number.isNaN(parsed) ? undefined : String(Math.floor(parsed / 1000));
        });
      case 'aws:currenttime':
        return this.#from('aws:epochtime', key, ([time = '']) => {
          const seconds = Number(time);
          return Math.abs(seconds) < 8e12 ? new Date(seconds * 1000).toISOString() : undefined;
        });
      case 'aws:calledviafirst':
        return this.#from('aws:calledvia', key, (services) => services[0]);
      case 'aws:calledvialast':
        return this.#from('aws:calledvia', key, (services) => services.at(-1));
      case 'aws:tagkeys':
        return this.isUnknown('aws:requesttag/') ? this.doubt(key) : this.#tagKeys();
      default:
        return undefined;
    }
  }

  /** A key that says the same as another one: known, unknown or absent with it. */
  #from(source: string, key: string, derive: (values: Values) => string | undefined): Values | undefined | Unknown {
    const given = this.given(source);
    if (given !== undefined) return one(derive(given));
    return this.isUnknown(source) ? this.doubt(key) : undefined;
  }

  /** The identity provider whose assertion the caller presents, for the two calls that take one. */
  get provider(): string | undefined {
    const stated = this.given('aws:federatedprovider')?.[0];
    if (stated !== undefined) return stated;
    if (this.caller.kind === 'provider' && this.caller.name !== '') return this.caller.arn;
    // The provider's own keys carry its host name: `token.actions.githubusercontent.com:aud`.
    for (const key of this.values.keys()) {
      const colon = key.lastIndexOf(':');
      if (colon > 0 && key.slice(0, colon).includes('.')) return key.slice(0, colon);
    }
    return undefined;
  }

  /** `aws:TagKeys` is the list of the keys of the request's tags. */
  #tagKeys(): Values | undefined {
    const tags = Object.keys(this.request.context ?? {}).filter((key) =>
      key.toLowerCase().startsWith('aws:requesttag/'),
    );
    return tags.length === 0 ? undefined : tags.map((key) => key.slice('aws:requesttag/'.length));
  }
}

const NOTHING: ReadonlySet<string> = new Set();

const PRINCIPAL_TYPES = new Map<string, string>([
  ['root', 'Account'],
  ['user', 'User'],
  ['role', 'AssumedRole'],
  ['session', 'AssumedRole'],
  ['federated-user', 'FederatedUser'],
  ['anonymous', 'Anonymous'],
]);

const FEDERATING = new Set(['sts:assumerolewithsaml', 'sts:assumerolewithwebidentity']);
const ALONGSIDE = new Set(['sts:tagsession', 'sts:setsourceidentity']);

/** The calls that federate are not signed by an IAM principal: whoever sends them comes by an identity provider. */
function callerOf(principal: string, action: string): CallerIdentity {
  const caller = readCaller(principal);
  if (!action.startsWith('sts:')) return caller;
  const federating = FEDERATING.has(action) || (ALONGSIDE.has(action) && caller.kind === 'anonymous');
  if (!federating || caller.kind === 'provider') return caller;
  const { kind, name } = caller;
  return { kind: 'provider', arn: caller.arn, partition: caller.partition, name: kind === 'service' ? name : '' };
}

function ownerOf(request: AuthorizationRequest): string | undefined {
  if (request.resourceAccount !== undefined && request.resourceAccount !== '') return request.resourceAccount;
  const account = parseArn(request.resource)?.account;
  if (account !== undefined && /^\d{12}$/.test(account)) return account;
  for (const [key, value] of Object.entries(request.context ?? {})) {
    const [only, ...more] = OWNER_KEYS.has(key.toLowerCase()) ? valuesOf(value) : [];
    if (only !== undefined && only !== '' && more.length === 0) return only;
  }
  return undefined;
}

const OWNER_KEYS: ReadonlySet<string> = new Set(['aws:resourceaccount', 's3:resourceaccount']);

function one(value: string | undefined): Values | undefined {
  return value === undefined ? undefined : [value];
}
