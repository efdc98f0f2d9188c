/**
 * Which accounts may be read and with which credentials: its own with its own, others through the reader role and only
 * when the organization or the settings list them. Errs towards not reading: an account id that merely stands in an
 * event may be an attacker's, and so may be the role in it. STS's client is loaded when another account is first read: a
 * function knows its own account, and many watch no other.
 */
import type { STSClient, STSClientConfig } from '@aws-sdk/client-sts';
import { globalRegion, partitionOf } from '../../aws/regions.ts';
import type { Settings } from '../../contract/settings.ts';
import { present } from '../../denial/fields.ts';
import type { Answer, GapReason } from '../../evidence/source.ts';

export interface ConnectOptions {
  /** Region Denyscope runs in. */
  readonly region: string;
  /** Account of the credentials; asked of STS when absent. */
  readonly account?: string;
  readonly credentials?: STSClientConfig['credentials'];
  /** For tests; `AWS_ENDPOINT_URL` otherwise. */
  readonly endpoint?: string;
  readonly maxAttempts?: number;
  readonly requestTimeoutMs?: number;
}

export interface ClientConfig {
  readonly region: string;
  readonly maxAttempts: number;
  readonly credentials?: NonNullable<STSClientConfig['credentials']>;
  readonly endpoint?: string;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly socketTimeout: number;
    readonly throwOnRequestTimeout: boolean;
  };
}

/** Unread where the account or Region may not be read. */
export type Clients<C> = (account: string, region: string) => Promise<Answer<C>>;

export interface Accounts {
  /** Where Denyscope runs. */
  readonly region: string;
  /** Clients of one service, made once for each account and Region. */
  clients<C>(make: (config: ClientConfig) => C | Promise<C>): Clients<C>;
  /** The same, in the home Region of the partition: IAM, Organizations. */
  globalClients<C>(make: (config: ClientConfig) => C | Promise<C>): (account: string) => Promise<Answer<C>>;
  own(): Promise<string>;
  /** Answers whether an account belongs to the organization; set once the organization can be read. */
  trust(isMember: (account: string) => Promise<boolean>): void;
}

export type ReaderSettings = Pick<Settings, 'readerRoleName' | 'readerExternalId' | 'accounts' | 'organizationAccount'>;

/** The reader role could not be taken: no permission on the refused call would mend that. */
export class ReaderRoleError extends Error {
  readonly roleArn: string;

  constructor(roleArn: string, cause: unknown) {
    super('the reader role could not be assumed', { cause });
    this.name = 'ReaderRoleError';
    this.roleArn = roleArn;
  }
}

/** Named so that the reading stands out in the watched account's own trail. */
const SESSION_NAME = 'denyscope';
const RENEW_BEFORE_MS = 5 * 60_000;

export function accountsOf(options: ConnectOptions, settings: ReaderSettings): Accounts {
  const base = baseConfig(options);
  const home = partitionOf(options.region) ?? 'aws';
  let own: Promise<string> | undefined = options.account === undefined ? undefined : Promise.resolve(options.account);
  let isMember: (account: string) => Promise<boolean> = async () => false;
  const assumed = new Map<string, () => Promise<Credentials>>();
  const ownAccount = () => {
    own ??= callerAccount(base);
    own.catch(() => (own = undefined));
    return own;
  };
  const configFor = async (account: string, region: string): Promise<Answer<ClientConfig>> => {
    // The Region may come from an event: only known ones become an address.
    if (partitionOf(region) !== home) return shut('malformed', `Region ${region.slice(0, 40)}`);
    if (!/^\d{12}$/.test(account)) return shut('malformed', 'account id');
    if (account === (await ownAccount())) return { kind: 'found', value: { ...base, region } };
    const listed = settings.accounts.includes(account) || settings.organizationAccount === account;
    if (!listed && !(await isMember(account))) return shut('account-not-listed', account);
    const provider = assumed.get(account) ?? assuming(base, home, account, settings);
    assumed.set(account, provider);
    return { kind: 'found', value: { ...base, region, credentials: provider } };
  };
  const clients = <C>(make: (config: ClientConfig) => C | Promise<C>): Clients<C> => {
    const made = new Map<string, C | Promise<C>>();
    return async (account, region) => {
      const config = await configFor(account, region).catch(() => shut<ClientConfig>('unavailable', account));
      if (config.kind !== 'found') return config;
      const key = `${account} ${region}`;
      const client = made.get(key) ?? make(config.value);
      made.set(key, client);
      return { kind: 'found', value: await client };
    };
  };
  return {
    region: options.region,
    clients,
    globalClients: (make) => {
      const of = clients(make);
      return (account) => of(account, globalRegion(home));
    },
    own: ownAccount,
    trust: (answer) => {
      isMember = answer;
    },
  };
}

function shut<C>(reason: GapReason, subject: string): Answer<C> {
  return { kind: 'unread', gaps: [{ reason, subject }] };
}

export function baseConfig(options: ConnectOptions): ClientConfig {
  const requestTimeout = options.requestTimeoutMs ?? 5_000;
  return {
    region: options.region,
    // Bounded: what is still refused then is a gap, not a wait.
    maxAttempts: options.maxAttempts ?? 3,
    // The first ends a wait for an answer, the second for the rest of one that began: without it nothing does.
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout,
      socketTimeout: requestTimeout,
      throwOnRequestTimeout: true,
    },
    ...present({ credentials: options.credentials, endpoint: options.endpoint }),
  };
}

async function callerAccount(config: ClientConfig): Promise<string> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const identity = await new STSClient({ ...config }).send(new GetCallerIdentityCommand({}));
  if (identity.Account === undefined) throw new Error('STS named no account');
  return identity.Account;
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** One session an account for all its clients, renewed shortly before it ends. */
function assuming(base: ClientConfig, partition: string, account: string, settings: ReaderSettings) {
  let sts: STSClient | undefined;
  let current: Promise<Credentials> | undefined;
  let until = 0;
  const assume = async (): Promise<Credentials> => {
    const RoleArn = `arn:${partition}:iam::${account}:role/${settings.readerRoleName}`;
    const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts');
    sts ??= new STSClient({ ...base });
    const command = new AssumeRoleCommand({
      RoleArn,
      RoleSessionName: SESSION_NAME,
      ...present({ ExternalId: settings.readerExternalId }),
    });
    const answer = await sts.send(command).catch((error: unknown) => {
      throw new ReaderRoleError(RoleArn, error);
    });
    const given = answer.Credentials;
    if (given?.AccessKeyId === undefined || given.SecretAccessKey === undefined)
      throw new Error('STS gave no credentials');
    until = (given.Expiration?.getTime() ?? Date.now() + 3_600_000) - RENEW_BEFORE_MS;
    return present<Credentials>({
      accessKeyId: given.AccessKeyId,
      secretAccessKey: given.SecretAccessKey,
      sessionToken: given.SessionToken,
      expiration: given.Expiration,
    });
  };
  return (): Promise<Credentials> => {
    if (current === undefined || Date.now() > until) {
      current = assume();
      until = Number.POSITIVE_INFINITY;
      // A refusal is not kept: the role may be made a minute later.
      current.catch(() => (current = undefined));
    }
    return current;
  };
}
