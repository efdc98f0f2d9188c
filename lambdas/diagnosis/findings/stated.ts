/**
 * What AWS itself said of the refusal, from the best witness down: authorization details, the decoded message, the
 * reason in the error message, the error code.
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 * Errs towards less: a layer, effect or statement that no witness names is left out, never concluded.
 */

import { lastSegment } from '../../aws/arn.ts';
import type { Denial } from '../../denial/denial.ts';
import { present } from '../../denial/fields.ts';
import type { DecodedMessage } from '../../denial/message/decoded-message.ts';
import type { Layer } from '../../engine/index.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import type { AuthorizationDetailsFacts } from '../../evidence/facts.ts';
import type { Answer } from '../../evidence/source.ts';

export type Source = 'authorization-details' | 'decoded-message' | 'error-message' | 'error-code';
export type Effect = 'explicitDeny' | 'implicitDeny';

export interface Stated {
  readonly source: Source;
  readonly layer?: Layer;
  readonly effect?: Effect;
  /** Name or id of the policy. */
  readonly policy?: string;
  /** It is known by its id alone: which of the policies read it is, nothing tells. */
  readonly byId?: true;
  readonly statement?: string;
  /** AWS names one thing and the event is another: true of the refusal, but perhaps not of the call. */
  readonly aside: boolean;
}

export function statedOf(denial: Denial, evidence: Evidence): Stated | undefined {
  const aside = isAside(denial);
  const fromDetails = inDetails(denial, firstFound(evidence.answers['authorization-details']));
  if (fromDetails) return { ...fromDetails, aside };
  const stated = denial.message.stated;
  const decoded = firstFound(evidence.answers['decoded-message']);
  if (stated?.layer !== undefined && !contradicts(decoded, stated.effect)) {
    return present<Stated>({
      source: 'error-message',
      layer: layerFor(stated.layer, denial),
      effect: stated.effect,
      ...policyNamed(stated.policyArn, evidence),
      statement: undefined,
      aside,
    });
  }
  if (decoded && !decoded.allowed)
    return { source: 'decoded-message', effect: decoded.explicitDeny ? 'explicitDeny' : 'implicitDeny', aside };
  if (stated) return { source: 'error-message', effect: stated.effect, aside };
  return denial.refusal === 'endpoint' ? { source: 'error-code', layer: 'endpoint', aside } : undefined;
}

/** As the policies read are named: a managed policy by its name, an SCP or RCP too where the names are known. */
function policyNamed(
  arn: string | undefined,
  evidence: Evidence,
): { policy: string | undefined; byId: true | undefined } {
  const id = arn && lastSegment(arn);
  const known = [...evidence.answers.organization.values()].flatMap((answer) =>
    answer.kind === 'found' && answer.value.policies !== undefined ? [answer.value.policies] : [],
  );
  const named = known.flat().find((one) => one.id === id)?.name;
  const isOfOrganization = arn !== undefined && /^arn:[^:]*:organizations:/.test(arn);
  return { policy: named ?? id, byId: isOfOrganization && known.length === 0 ? true : undefined };
}

function inDetails(denial: Denial, details: AuthorizationDetailsFacts | undefined): Omit<Stated, 'aside'> | undefined {
  const refused = details?.evaluations.filter((evaluation) => evaluation.decision !== 'allow') ?? [];
  const action = denial.needs[0]?.action.toLowerCase();
  const ours = refused.find((evaluation) => evaluation.action.toLowerCase() === action) ?? refused[0];
  const matched = ours?.matched[0];
  // An implicit deny has no matched policy, so that the details tell no layer and the message is the better witness.
  if (ours?.decision !== 'explicitDeny' || !matched) return undefined;
  return present<Omit<Stated, 'aside'>>({
    source: 'authorization-details',
    layer: layerFor(matched.layer, denial),
    effect: 'explicitDeny',
    policy: matched.policy,
    statement: matched.statement,
  });
}

/** The resource policy of a role is its trust policy, which AWS came to name so only later. */
function layerFor(layer: Layer, denial: Denial): Layer {
  const need = denial.needs[0];
  const onRole = need !== undefined && /^sts:/i.test(need.action) && /^arn:[^:]*:iam::[^:]*:role\//.test(need.resource);
  return layer === 'resource' && onRole ? 'trust' : layer;
}

function contradicts(decoded: DecodedMessage | undefined, effect: Effect): boolean {
  return decoded !== undefined && !decoded.allowed && decoded.explicitDeny !== (effect === 'explicitDeny');
}

/**
 * S3 names `s3:ListBucket` when an object that was asked for is missing; whoever lists is told the same of the listing.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
function isAside(denial: Denial): boolean {
  const named = denial.message.action?.toLowerCase();
  return named === 's3:listbucket' && !/^(List|HeadBucket$)/.test(denial.eventName);
}

export function firstFound<T>(answers: ReadonlyMap<string, Answer<T>>): T | undefined {
  for (const answer of answers.values()) if (answer.kind === 'found') return answer.value;
  return undefined;
}
