/**
 * What the endpoint answers from: a snapshot in the form of DESIGN 4.4 and the few things a snapshot does not hold.
 * A part that is absent is "there is none" here: the endpoint stands for AWS, which always knows.
 */
import { fieldAt, isObject, type Json, listAt, objectAt, textAt } from '../../lambdas/denial/fields.ts';

export interface World {
  /** Account of the credentials that come from the environment. */
  readonly account: string;
  readonly snapshot?: Json;
  /** Secret values by ARN. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Decoded authorization messages by their encoded text. */
  readonly decoded?: Readonly<Record<string, unknown>>;
  /** `GetRequestAuthorizationDetails` answers by id; `policyDocuments` by URI serve the second operation. */
  readonly authorizationDetails?: Readonly<
    Record<string, { readonly pages: readonly Json[]; readonly policyDocuments?: Readonly<Record<string, unknown>> }>
  >;
  /** CloudTrail records that `LookupEvents` finds. */
  readonly events?: readonly Json[];
  /** `SimulatePrincipalPolicy` evaluation results by `principal action resource`. */
  readonly simulations?: Readonly<Record<string, Json>>;
  /** Role names that may be assumed in other accounts. */
  readonly assumableRoles?: readonly string[];
  /** Accounts from which Organizations may be read: the management account and delegated administrators. */
  readonly organizationReaders?: readonly string[];
  /** Leave `Paths` out of DescribeAccount, as before 2026. */
  readonly withoutPaths?: boolean;
  /** The denial rate that CloudWatch knows, per five minutes, with its band where it learned one. */
  readonly rates?: {
    readonly start: string;
    readonly counts: readonly number[];
    readonly lower?: readonly number[];
    readonly upper?: readonly number[];
  };
  /** Sums by rule name and key, whatever the time asked for. */
  readonly contributors?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Texts of objects by bucket and key, beside what a snapshot knows of their names. */
  readonly objects?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** A query of Athena: what each look at it shows, the last for ever, and its rows with the header. */
  readonly athena?: {
    readonly states: readonly { readonly state: string; readonly bytes: number; readonly reason?: string }[];
    readonly rows?: readonly (readonly string[])[];
  };
  /** What queues hold, by name: taken, hidden and deleted as in SQS. A queue that is not here holds nothing. */
  readonly letters?: Readonly<Record<string, Letter[]>>;
  /** What functions answer, by name. */
  readonly functions?: Readonly<
    Record<string, (payload: unknown) => { readonly value: unknown; readonly failed?: true }>
  >;
  /** Answers of `service:Operation` that a test gives itself. */
  readonly answers?: Readonly<Record<string, (call: Call) => unknown>>;
  /** Stacks by name and Region, such as `Denyscope eu-west-1`; a resource is its logical id, type and physical id. */
  readonly stacks?: Readonly<
    Record<
      string,
      {
        readonly status: string;
        readonly outputs: Readonly<Record<string, string>>;
        readonly resources: readonly (readonly [string, string, string])[];
      }
    >
  >;
  /** Entries a page; small ones make every reader turn pages. */
  readonly pageSize?: number;
}

export interface Letter {
  readonly id: string;
  readonly body: string;
  readonly attributes?: Readonly<Record<string, string>>;
  receives?: number;
  hidden?: boolean;
}

export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly params: Json;
  /** Account whose credentials signed the call. */
  readonly account: string;
  readonly region: string;
}

export interface Context extends Call {
  readonly world: World;
}

/** What AWS answers instead of a result. */
export class AwsFault extends Error {
  readonly code: string;
  readonly status: number;
  /** Further members of the error's body. */
  readonly details: Json;

  constructor(code: string, status: number, message: string = code, details: Json = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

export interface Operation {
  readonly required: readonly string[];
  /** The output's members; lists become `<member>` or JSON arrays, a `Map` becomes entries. */
  readonly answer: (context: Context) => unknown;
}

export type Operations = Readonly<Record<string, Operation>>;

export function operation(required: readonly string[], answer: Operation['answer']): Operation {
  return { required, answer };
}

export function text(context: Context, name: string): string {
  return textAt(context.params, name) ?? '';
}

export function accountOf(world: World, account: string): Json | undefined {
  return objectAt(objectAt(world.snapshot, 'accounts'), account);
}

export function iamEntity(context: Context, list: string, nameField: string, name: string): Json {
  const details = listAt(objectAt(accountOf(context.world, context.account), 'iam'), list);
  const found = details.find((one) => textAt(one, nameField) === name);
  if (isObject(found)) return found;
  throw new AwsFault('NoSuchEntity', 404, `The entity with name ${name} cannot be found.`);
}

/** A resource of any account of the snapshot, with the account that owns it. */
export function resource(
  world: World,
  arn: string,
): { readonly owner: string; readonly arn: string; readonly entry: Json } | undefined {
  for (const [owner, account] of Object.entries(objectAt(world.snapshot, 'accounts') ?? {})) {
    const entry = objectAt(objectAt(account, 'resources'), arn);
    if (entry !== undefined) return { owner, arn, entry };
  }
  return undefined;
}

export function findResource(
  world: World,
  matches: (arn: string, entry: unknown) => boolean,
): { readonly owner: string; readonly arn: string; readonly entry: Json } | undefined {
  for (const [owner, account] of Object.entries(objectAt(world.snapshot, 'accounts') ?? {})) {
    for (const [arn, entry] of Object.entries(objectAt(account, 'resources') ?? {})) {
      if (isObject(entry) && matches(arn, entry)) return { owner, arn, entry };
    }
  }
  return undefined;
}

/** The policy of a resource as text; `undefined`: it has none. */
export function policyText(entry: unknown): string | undefined {
  const policy = fieldAt(entry, 'policy');
  if (typeof policy === 'string') return policy;
  return isObject(policy) ? JSON.stringify(policy) : undefined;
}

/** IAM gives documents URL-encoded. */
export function encoded(document: unknown): string {
  const plain = typeof document === 'string' ? document : JSON.stringify(document);
  return plain.startsWith('%7B') ? plain : encodeURIComponent(plain);
}

export function page<T>(
  context: Context,
  all: readonly T[],
  marker: string,
): { readonly items: readonly T[]; readonly next?: string } {
  const size = context.world.pageSize ?? 100;
  const from = Number(textAt(context.params, marker) ?? '0');
  const next = from + size;
  return { items: all.slice(from, next), ...(next < all.length ? { next: String(next) } : {}) };
}
