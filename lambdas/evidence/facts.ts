/**
 * What is told of each thing that is looked up, live and from a snapshot alike. `null`: it could not be read.
 */
import type {
  ContextValue,
  KmsGrant,
  Layer,
  Level,
  NamedPolicy,
  PolicyDocument,
  PublicAccessBlock,
} from '../engine/index.ts';

export interface PrincipalFacts {
  /** With path. */
  readonly arn: string;
  readonly uniqueId?: string;
  /** `null`: could not be read; a policy whose document is `null` is known by name only. */
  readonly identity: readonly NamedPolicy[] | null;
  /** How each identity policy is attached, by policy name: for the fix and the culprit. */
  readonly attachments: readonly Attachment[];
  /** Empty list: no boundary. */
  readonly boundary: readonly NamedPolicy[] | null;
  readonly boundaryArn?: string;
  readonly tags: Readonly<Record<string, string>> | null;
  /** A role's trust policy. */
  readonly trust?: NamedPolicy | null;
  readonly maxSessionDurationSeconds?: number;
}

export interface Attachment {
  readonly policy: string;
  readonly form: 'inline' | 'managed' | 'aws-managed';
  /** ARN of a managed policy. */
  readonly policyArn?: string;
  /** The role or user itself, or the group it comes from. */
  readonly via: { readonly kind: 'role' | 'user' | 'group'; readonly name: string };
}

export interface OrganizationPolicy {
  /** `p-…` */
  readonly id: string;
  readonly layer: 'scp' | 'rcp';
  readonly name: string;
}

export interface OrganizationFacts {
  readonly id: string;
  readonly managementAccountId: string;
  /** From the root down to the account. Absent: the account is in no organization or its place is not known. */
  readonly path:
    | readonly { readonly id: string; readonly kind: 'root' | 'ou' | 'account'; readonly name?: string }[]
    | null;
  /** `undefined`: the policy type is off. `null`: could not be read. */
  readonly scps: readonly Level[] | null | undefined;
  readonly rcps: readonly Level[] | null | undefined;
  /** The policies of the levels: which of them stands under a name in a layer. An SCP and an RCP may have one name. */
  readonly policies?: readonly OrganizationPolicy[];
  /** Every account known to be in this organization, where cheap to tell (snapshot, delegated administrator). */
  readonly accounts?: readonly string[];
  /** `accounts` leaves none out: an account that is not among them is of another organization or of none. */
  readonly allAccounts?: boolean;
}

export interface ResourceFacts {
  readonly arn: string;
  /** Owner. */
  readonly account?: string;
  /** `undefined`: it has none. `null`: could not be read. */
  readonly policy: NamedPolicy | null | undefined;
  readonly tags?: Readonly<Record<string, string>> | null;
  /** Conditions see the tags of this bucket. Absent or `null`: not known. */
  readonly abac?: boolean | null;
  /** The customer or AWS managed key that encrypts it. `null`: could not be read. */
  readonly kmsKeyArn?: string | null;
  readonly publicAccessBlock?: PublicAccessBlock | null;
  readonly objectOwnership?: string | null;
  /** The bucket behind an access point. */
  readonly bucket?: string | null;
  readonly grants?: readonly KmsGrant[] | null;
  readonly keyManager?: 'AWS' | 'CUSTOMER' | null;
  readonly keyState?: string | null;
  /** Names of a key's aliases, `alias/x`. */
  readonly aliases?: readonly string[] | null;
  /** A role's tags and boundary are principal facts; this is when the resource is a role. */
  readonly exists?: boolean;
}

export interface EndpointFacts {
  readonly id: string;
  readonly vpcId?: string;
  /** `com.amazonaws.eu-central-1.s3`. */
  readonly serviceName?: string;
  readonly account?: string;
  readonly policy: NamedPolicy | null | undefined;
}

export interface SessionFacts {
  /** `undefined`: no session policy was passed. */
  readonly policies: readonly NamedPolicy[] | null | undefined;
  readonly tags: Readonly<Record<string, string>> | null;
  /** ARN of the caller that made the session. */
  readonly assumedBy?: string;
  readonly assumedAt?: string;
}

export interface AuthorizationDetailsFacts {
  readonly context: Readonly<Record<string, ContextValue>>;
  readonly evaluations: readonly {
    readonly action: string;
    readonly resource: string;
    /** Keys of this evaluation alone, on top of the request's. */
    readonly context?: Readonly<Record<string, ContextValue>>;
    readonly decision: 'allow' | 'explicitDeny' | 'implicitDeny';
    readonly matched: readonly { readonly layer: Layer; readonly policy: string; readonly statement?: string }[];
  }[];
  readonly policies: readonly {
    readonly layer: Layer;
    readonly name: string;
    readonly arn?: string;
    readonly attachedTo: readonly string[];
    /** As it was at the refusal. `null`: not known. */
    readonly document: NamedPolicy['document'];
    /** The document holds only the refusing service's actions. */
    readonly partial: boolean;
  }[];
}

export interface SimulationFacts {
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  readonly allowedByOrganizations?: boolean;
  readonly allowedByBoundary?: boolean;
  readonly missingContext: readonly string[];
  readonly matched: readonly string[];
}

/** What is left of a policy that a change names. */
export interface PolicyTexts {
  /** Of an organization's policy, which a record of its change does not say. */
  readonly layer?: 'scp' | 'rcp';
  /** Of an organization's policy only the text in force. */
  readonly versions: readonly PolicyVersion[];
}

export interface PolicyVersion {
  readonly id: string;
  readonly isDefault: boolean;
  /** ISO 8601; empty where it is not known. */
  readonly createdAt: string;
  readonly document: PolicyDocument | undefined;
}
