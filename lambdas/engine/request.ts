/**
 * One call to be decided: who, what, on which resource, with which condition keys.
 * Knows the JSON shape of `denyscope evaluate --jsonl` and nothing of CloudTrail. When a key is not sure it belongs in
 * `unknown`, never in `context`: the engine errs towards "depends on", not towards an answer.
 */

export type ContextScalar = string | number | boolean;
/** A list is a multivalued key (`aws:TagKeys`, `aws:PrincipalOrgPaths`). */
export type ContextValue = ContextScalar | readonly ContextScalar[];

export interface AuthorizationRequest {
  /** ARN of a user, role, assumed-role session, federated user or root; a service principal; or `anonymous`. */
  readonly principal: string;
  /** `service:Action`; the case of it does not matter. */
  readonly action: string;
  /** Resource ARN, or `*` where the action knows no resource. */
  readonly resource: string;
  /** Twelve digits: the owner of the resource where its ARN does not say (S3). */
  readonly resourceAccount?: string;
  /** Condition keys; their names ignore case. */
  readonly context?: Readonly<Record<string, ContextValue>>;
  /** Keys whose value is not known: exact names or `prefix/*`. */
  readonly unknown?: readonly string[];
}

/** The same call with other values of these keys, whatever was known of them. */
export function withContext(
  request: AuthorizationRequest,
  context: Readonly<Record<string, ContextValue>>,
): AuthorizationRequest {
  const keys = new Set(Object.keys(context).map((key) => key.toLowerCase()));
  if (keys.size === 0) return request;
  const kept = Object.entries(request.context ?? {}).filter(([key]) => !keys.has(key.toLowerCase()));
  const unknown = (request.unknown ?? []).filter((key) => !keys.has(key.toLowerCase()));
  return { ...request, context: { ...Object.fromEntries(kept), ...context }, unknown };
}
