/**
 * The policies that apply to a request, layer by layer.
 * An absent layer does not apply. `null` (a layer, a level's `policies`, a `document`) was not read and may hold
 * anything: it never allows and never refuses, it makes the answer depend on it.
 */

export type Layer = 'identity' | 'boundary' | 'session' | 'scp' | 'rcp' | 'resource' | 'trust' | 'endpoint';

/** A policy document as found in the wild: parsed JSON, or its text (plain or URL-encoded). */
export type PolicyDocument = Readonly<Record<string, unknown>> | string;

export interface NamedPolicy {
  /** The name as attached; for an SCP or RCP its name or id. */
  readonly name: string;
  /** `null`: there is such a policy, but its text was not read. */
  readonly document: PolicyDocument | null;
}

/** One level of the organization: the root, an organizational unit, or the account itself. */
export interface Level {
  readonly target: string;
  readonly policies: readonly NamedPolicy[] | null;
}

/** The four switches of S3 Block Public Access, as `GetPublicAccessBlock` returns them; an absent one is off. */
export interface PublicAccessBlock {
  readonly BlockPublicAcls?: boolean;
  readonly IgnorePublicAcls?: boolean;
  readonly BlockPublicPolicy?: boolean;
  readonly RestrictPublicBuckets?: boolean;
}

/** A KMS grant, as `ListGrants` returns it. */
export interface KmsGrant {
  readonly GrantId?: string;
  readonly GranteePrincipal?: string;
  readonly RetiringPrincipal?: string;
  readonly Operations?: readonly string[];
  readonly Constraints?: {
    readonly EncryptionContextSubset?: Readonly<Record<string, string>>;
    readonly EncryptionContextEquals?: Readonly<Record<string, string>>;
  };
}

export interface PolicySet {
  readonly identity?: readonly NamedPolicy[] | null;
  readonly boundary?: readonly NamedPolicy[] | null;
  readonly session?: readonly NamedPolicy[] | null;
  /** From the root down to the account. */
  readonly scps?: readonly Level[] | null;
  /** From the root down to the account, `RCPFullAWSAccess` written out. */
  readonly rcps?: readonly Level[] | null;
  /** The resource's policy; the trust policy for `sts:` actions on a role; the key policy for `kms:`. A list: all of them (access point and bucket). */
  readonly resource?: NamedPolicy | readonly NamedPolicy[] | null;
  readonly endpoint?: readonly NamedPolicy[] | null;
  readonly publicAccessBlock?: PublicAccessBlock | null;
  readonly grants?: readonly KmsGrant[] | null;
}

/** One edit of a policy set, for "what if": nothing but the named policy is compiled again. */
export interface PolicyEdit {
  readonly layer: Layer;
  /** The level (`r-…`, `ou-…`, account) for `scp` and `rcp`; elsewhere absent. */
  readonly target?: string;
  /** Name of the policy the edit touches; `put` of a name not there adds it. */
  readonly policy: string;
  readonly change:
    | { readonly kind: 'put'; readonly document: PolicyDocument | null }
    /** A policy beside all there is, what was not read included; without a target, at every level. */
    | { readonly kind: 'add-policy'; readonly document: PolicyDocument }
    | { readonly kind: 'remove' }
    | { readonly kind: 'add-statement'; readonly statement: Readonly<Record<string, unknown>> }
    | {
        readonly kind: 'replace-statement';
        readonly statement: string;
        readonly with: Readonly<Record<string, unknown>>;
      }
    | { readonly kind: 'remove-statement'; readonly statement: string };
}
