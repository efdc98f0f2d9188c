/**
 * The form in which everything known about one AWS service is written: pure data and small pure functions, every field
 * but the first two optional. The stack and the running code read the same values, so that rights, patterns and readers
 * cannot drift apart. Errs towards leaving out: what is not written here is unknown, never assumed.
 */
import type { Layer } from '../engine/index.ts';
import type { CallScope, RequestParameters } from './parameters.ts';

export interface Service {
  /** Prefix of its IAM actions; also the service part of its ARNs unless `carries` says otherwise. */
  readonly prefix: string;
  /** As AWS writes it. */
  readonly name: string;
  /** Event sources, without `.amazonaws.com`, beside the prefix. After iann0036/iam-dataset (MIT). */
  readonly sources?: readonly string[];
  /** What tools call it where that is neither the prefix nor the prefix with `Amazon`, `AWS` or a version. */
  readonly alsoCalled?: readonly string[];
  /** What sentences of AWS call it; a name that is also a plain word in the case AWS writes it. */
  readonly saidAs?: RegExp;
  /** The ARN of the resource a request names, where a parameter is called otherwise than the ARN's part. */
  readonly requestArn?: RequestArn;
  /** Resources with a policy of their own. */
  readonly carries?: Carries;
  /** Actions whose resource does not exist yet: its policy cannot refuse them. Without the prefix. */
  readonly creates?: readonly string[];
  /** What reading its policies calls, by reader. */
  readonly reads?: Readonly<Record<string, readonly Read[]>>;
  /** What only capturing a snapshot calls, with the rights of the person who captures. */
  readonly inventory?: readonly Listing[];
  /** Calls that change who may do what, by event name without a version. */
  readonly changes?: Readonly<Record<string, ChangeCall>>;
  /** Roles that its calls hand to a service. */
  readonly passes?: Passes;
  /** Service-linked roles by the principal that creates them, without `.amazonaws.com`. */
  readonly linkedRoles?: Readonly<Record<string, LinkedRole>>;
  /** KMS permissions the caller needs behind a call, by action without prefix. */
  readonly keyUse?: KeyUse;
}

type RequestArn = (parameters: RequestParameters, place: CallScope, action: string) => string | undefined;

interface Carries {
  /** Name under which the policy stands in checks and notices. */
  readonly policyName?: string;
  /** Permission most likely missing where the policy could not be read. */
  readonly permission: string;
  /** File in `adapters/readers/` that reads it; absent: nothing reads it, and that is a gap. */
  readonly reader?: string;
  /** Service part of the ARNs it is about, where that is not the prefix; the ARN it is kept under keeps the prefix. */
  readonly arnService?: string;
  /** Of the part after the fifth colon; the first group is that part of the ARN that the policy is kept under. */
  readonly resource: RegExp;
  /** One policy for all that matches, kept under this. */
  readonly kept?: string;
  /** How the ARN that carries is written from the match; absent: same Region and account. */
  readonly at?: (match: string) => { readonly resource: string; readonly account?: string };
}

export interface Read {
  readonly action: string;
  readonly reason: string;
  /** The layer that cannot be judged without it; absent where it is a witness or an extra fact. */
  readonly layer?: Layer;
  /** Recording a policy change reads it as well. */
  readonly journal?: true;
  /** Published limit of calls a second for an account; absent: none is published, and a modest one is kept. */
  readonly perSecond?: number;
  /** Absent: `*`, for what will be refused tomorrow is not known today. */
  readonly resource?: 'rest-apis';
  readonly condition?: 'one-key-at-most';
}

export interface Listing {
  readonly action: string;
  readonly reason: string;
}

export type ChangeKind =
  /** A document was written (put, new default version, new policy attached with its text). */
  | 'put'
  | 'delete'
  | 'attach'
  | 'detach'
  | 'put-boundary'
  | 'delete-boundary'
  /** Group membership, account moved between organizational units, key disabled, endpoint policy reset … */
  | 'other';

export interface ChangeCall {
  readonly kind: ChangeKind;
  readonly layer: Layer;
  /** Parameter that names the changed entity; nested with dots. */
  readonly from: string;
  /** The entity's ARN or the id under which its changes are kept; absent: the parameter holds it. */
  readonly target?: ChangeTarget;
  /** Parameter that names the policy. */
  readonly policy?: string;
  /** Parameter that holds the new text. */
  readonly document?: string;
  /** The change counts only where this parameter has this value. */
  readonly only?: readonly [parameter: string, value: RegExp];
  /** The entity came into being: it had no text before. */
  readonly born?: true;
  /** An empty text takes the policy away. */
  readonly emptyRemoves?: true;
  /** Parameter that, when true, takes the policy away. */
  readonly resetBy?: string;
  /** What CloudTrail puts behind the name. */
  readonly version?: string;
  /** Machines make it all the time: the journal does not hear it, for noise names the wrong culprit. */
  readonly unheard?: true;
}

export type ChangeTarget = (named: string | undefined, record: ChangeRecord) => string | undefined;

/** What a record of a change tells beside the parameter. */
export interface ChangeRecord {
  readonly account: string;
  /** An ARN of the service in the Region of the call. */
  arn(resource: string, owner?: string): string;
  /** An ARN without a Region. */
  globalArn(resource: string, owner?: string): string;
  /** The ARN under which the record lists a resource of the service; says more than a name or an alias. */
  readonly listed: string | undefined;
  parameter(name: string): string | undefined;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
interface Passes {
  /** Value of `iam:PassedToService` where the call leaves no choice: who ends up with the role. */
  readonly to?: string;
  /** Who ends up with it by calls of these names instead, and whether it tags the session. */
  readonly otherwise?: { readonly calls: RegExp; readonly to: string; readonly tagsSession?: true };
  /** Operations that pass one, which the service reference does not list as dependent. Without the prefix. */
  readonly calls?: readonly string[];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html */
export interface LinkedRole {
  /** After `AWSServiceRoleFor`. */
  readonly role: string;
  /** What messages call the service. */
  readonly words: readonly string[];
}

interface KeyUse {
  readonly actions: Readonly<Record<string, readonly string[]>>;
  /** Encryption context the service sends, by name; `null`: sent, value not known. */
  readonly context?: (arn: {
    readonly text: string;
    readonly resource: string;
    readonly account?: string;
  }) => Readonly<Record<string, string | null>>;
}

/** A policy that a call writes on a resource, or takes away. */
export function put(from: string, document?: string, target?: ChangeTarget): ChangeCall {
  return change('put', from, target, document);
}

export function remove(from: string, target?: ChangeTarget): ChangeCall {
  return change('delete', from, target);
}

/** What changes who may use a resource without being its policy. */
export function alter(from: string, target?: ChangeTarget): ChangeCall {
  return change('other', from, target);
}

function change(kind: ChangeKind, from: string, target?: ChangeTarget, document?: string): ChangeCall {
  return { kind, layer: 'resource', from, ...(target && { target }), ...(document !== undefined && { document }) };
}

/** `name` → the ARN of a resource of that name; an ARN stands for itself. */
export function named(write: (name: string) => string): ChangeTarget {
  return (name, record) => (name === undefined || name.startsWith('arn:') ? name : record.arn(write(name)));
}
