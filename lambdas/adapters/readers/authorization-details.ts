/**
 * The answer of `GetRequestAuthorizationDetails` as facts: request context, evaluations, policies. Read without trust in
 * its shape, for the service is a preview.
 * Source: https://docs.aws.amazon.com/iam-toolbox/latest/APIReference/API_PolicyInfo.html
 */
import { lastSegment } from '../../aws/arn.ts';
import { fieldAt, flagAt, isObject, type Json, listAt, objectAt, present, textAt } from '../../denial/fields.ts';
import { documentJson } from '../../denial/policy-json.ts';
import type { ContextScalar, ContextValue, Layer } from '../../engine/index.ts';
import type { AuthorizationDetailsFacts } from '../../evidence/facts.ts';

type PolicyFact = AuthorizationDetailsFacts['policies'][number];
type Evaluation = AuthorizationDetailsFacts['evaluations'][number];

const LAYERS: Readonly<Record<string, Layer>> = {
  IDENTITY_BASED_POLICY: 'identity',
  PERMISSIONS_BOUNDARY: 'boundary',
  RESOURCE_BASED_POLICY: 'resource',
  SESSION_POLICY: 'session',
  SERVICE_CONTROL_POLICY: 'scp',
  RESOURCE_CONTROL_POLICY: 'rcp',
  VPC_ENDPOINT_POLICY: 'endpoint',
};

const DECISIONS: Readonly<Record<string, Evaluation['decision']>> = {
  ALLOW: 'allow',
  EXPLICIT_DENY: 'explicitDeny',
  IMPLICIT_DENY: 'implicitDeny',
};

export function detailsFrom(
  pages: readonly Json[],
  documents: ReadonlyMap<string, PolicyFact['document']>,
): AuthorizationDetailsFacts {
  const infos = pages.flatMap((page) => listAt(page, 'policies')).filter(isObject);
  const byUri = new Map(infos.map((info) => [textAt(info, 'uri') ?? '', info]));
  return {
    context: Object.fromEntries(pages.flatMap((page) => Object.entries(contextOf(objectAt(page, 'requestContext'))))),
    evaluations: pages.flatMap((page) => listAt(page, 'evaluations')).flatMap((one) => evaluationOf(one, byUri)),
    policies: [...byUri].flatMap(([uri, info]) => policyOf(uri, info, documents.get(uri) ?? null)),
  };
}

/**
 * The document as the second operation gives it, the whole answer or one member of it, an object or its text: told by
 * being a policy and not by a name, for the operation is younger than any published client.
 * Source: https://docs.aws.amazon.com/iam-toolbox/latest/APIReference/API_GetRequestAuthorizationPolicy.html
 */
export function documentFrom(answer: Json): PolicyFact['document'] {
  for (const value of [answer, ...Object.values(answer)]) {
    const document = typeof value === 'string' ? documentJson(value) : value;
    if (isObject(document) && fieldAt(document, 'Statement') !== undefined) return document;
  }
  return null;
}

function policyOf(uri: string, info: Json, document: PolicyFact['document']): readonly PolicyFact[] {
  const layer = layerOf(info);
  if (layer === undefined) return [];
  const attachedTo = listAt(info, 'attachedTo').flatMap((one) => textAt(one, 'arn') ?? []);
  const isArn = uri.startsWith('arn:');
  return [
    present({
      layer,
      name: isArn ? lastSegment(uri) : uri,
      arn: isArn && flagAt(info, 'inline') !== true ? uri : undefined,
      attachedTo,
      document,
      // For some services and types only the refusing service's actions are kept, and nothing says for which.
      partial: true,
    }),
  ];
}

function layerOf(info: Json | undefined): Layer | undefined {
  const type = textAt(info, 'type') ?? '';
  return Object.hasOwn(LAYERS, type) ? LAYERS[type] : undefined;
}

function evaluationOf(one: unknown, policies: ReadonlyMap<string, Json>): readonly Evaluation[] {
  const [action, resource] = [textAt(one, 'action'), textAt(one, 'resource')];
  const effect = textAt(one, 'evaluatedEffect') ?? '';
  const decision = Object.hasOwn(DECISIONS, effect) ? DECISIONS[effect] : undefined;
  if (action === undefined || decision === undefined) return [];
  const matched = listAt(one, 'matchedPolicies').flatMap((match) => {
    const uri = textAt(match, 'uri') ?? '';
    const layer = layerOf(policies.get(uri));
    if (layer === undefined) return [];
    const policy = uri.startsWith('arn:') ? lastSegment(uri) : uri;
    const statements = listAt(match, 'matchedStatements').flatMap((statement) => textAt(statement, 'sid') ?? []);
    return statements.length === 0
      ? [{ layer, policy }]
      : statements.map((statement) => ({ layer, policy, statement }));
  });
  const context = contextOf(objectAt(one, 'context'));
  // Empty for an action that knows no resource.
  const whole = { action, resource: resource ?? '*', decision, matched };
  return [Object.keys(context).length === 0 ? whole : { ...whole, context }];
}

function contextOf(context: Json | undefined): Readonly<Record<string, ContextValue>> {
  return Object.fromEntries(
    Object.entries(context ?? {}).flatMap(([key, value]): readonly [string, ContextValue][] => {
      if (Array.isArray(value)) return [[key, value.filter(isScalar)]];
      return isScalar(value) ? [[key, value]] : [];
    }),
  );
}

function isScalar(value: unknown): value is ContextScalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
