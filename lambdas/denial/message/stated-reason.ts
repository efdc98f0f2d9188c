/**
 * What AWS itself says about the refusal in `errorMessage`: the policy type, whether a statement denied or none
 * allowed, the policy's ARN (2026), an authorization id, an encoded message.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 * Reading never fails: a part that is not there is left out.
 */
import type { Layer } from '../../engine/index.ts';
import { present } from '../fields.ts';
import { listedActions } from './named-actions.ts';
import { sentenceIn } from './sentence.ts';
import { type StatedSetting, settingIn } from './service-words.ts';

interface StatedReason {
  /** Absent for a bare `with an explicit deny`. */
  readonly layer?: Layer;
  readonly effect: 'explicitDeny' | 'implicitDeny';
  readonly policyArn?: string;
}

export interface MessageReading {
  readonly principal?: string;
  /** Action as AWS wrote it, its case corrected where the action is known. */
  readonly action?: string;
  /** Where the sentence lists several actions, those after the first. */
  readonly furtherActions?: readonly string[];
  /** An ARN or `*`. */
  readonly resource?: string;
  /** A resource named in other words, such as `role NAME`. */
  readonly resourceHint?: string;
  readonly stated?: StatedReason;
  /** KMS names several reasons and settles on none; a key that is not in the Region is another. */
  readonly possible?: readonly StatedReason[];
  readonly setting?: StatedSetting;
  readonly authorizationId?: string;
  readonly encodedMessage?: { readonly text: string; readonly truncated: boolean };
}

/** KMS names three possible reasons at once and settles on none. */
const KMS_ANY_OF_THREE =
  /resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy/i;

const KMS_REASONS: readonly StatedReason[] = [
  { layer: 'resource', effect: 'implicitDeny' },
  { layer: 'resource', effect: 'explicitDeny' },
];

const POLICY_TYPE =
  '(?<type>identity-based|resource-based|permissions? boundary|sessions?|service control|resource control|VPC endpoint|role trust)(?: polic(?:y|ies))?';
const IMPLICIT = new RegExp(`because no ${POLICY_TYPE} allows?`, 'i');
const EXPLICIT = new RegExp(
  `(?:with|due to|because of) (?:an )?explicit deny(?: in (?:an?|the) ${POLICY_TYPE}(?:(?:,? with policy ARN)?: (?<policyArn>arn:[^\\s"',\\]}<>\\\\]+))?)?`,
  'i',
);
const AUTHORIZATION_ID = /authorization id:? (?<id>[\w-]{8,128})|#\/authorization-details\/(?<link>[\w-]{8,128})/i;
const ENCODED = /Encoded authorization failure message:?\s*(?<text>[\w+/=-]+)(?<cut>\.\.\.|…)?/i;

const LAYERS: Readonly<Record<string, Layer>> = {
  'identity-based': 'identity',
  'resource-based': 'resource',
  'permissions boundary': 'boundary',
  'permission boundary': 'boundary',
  session: 'session',
  sessions: 'session',
  'service control': 'scp',
  'resource control': 'rcp',
  'vpc endpoint': 'endpoint',
  'role trust': 'trust',
};

export function readMessage(message: string): MessageReading {
  const { principal, action: named, resource, hint, rest = '', outside } = sentenceIn(message);
  const cut = /(?:\.\.\.|…)\s*$/.test(message);
  const [action, ...further] = named === undefined ? listedActions(outside) : [named];
  const id = AUTHORIZATION_ID.exec(outside)?.groups;
  const isOfThree = KMS_ANY_OF_THREE.test(rest);
  return present<MessageReading>({
    principal,
    action,
    furtherActions: further.length === 0 ? undefined : further,
    resource,
    resourceHint: hint,
    stated: isOfThree ? undefined : statedIn(rest, action, resource, cut),
    possible: isOfThree ? KMS_REASONS : undefined,
    setting: settingIn(outside, action),
    authorizationId: id?.['id'] ?? id?.['link'],
    encodedMessage: encodedIn(outside),
  });
}

function statedIn(message: string, action = '', resource = '', cut = false): StatedReason | undefined {
  const explicit = EXPLICIT.exec(message);
  const found = explicit ?? IMPLICIT.exec(message);
  if (!found) return undefined;
  const layer = layerNamed(found.groups?.['type'], action, resource);
  const arn = found.groups?.['policyArn'];
  const arnCut = cut && arn !== undefined && message.trimEnd().endsWith(arn);
  const effect = explicit ? 'explicitDeny' : 'implicitDeny';
  return present<StatedReason>({ layer, effect, policyArn: arnCut ? undefined : arn?.replace(/(?<!\.)\.+$/, '') });
}

/** A role's resource policy is its trust policy, which AWS named so only later. */
function layerNamed(type: string | undefined, action: string, resource: string): Layer | undefined {
  const layer = LAYERS[type?.toLowerCase() ?? ''];
  return layer === 'resource' && /^sts:/i.test(action) && /^arn:[^:]*:iam:[^:]*:[^:]*:role\//.test(resource)
    ? 'trust'
    : layer;
}

function encodedIn(message: string): MessageReading['encodedMessage'] {
  const found = ENCODED.exec(message)?.groups;
  return found?.['text'] ? { text: found['text'], truncated: found['cut'] !== undefined } : undefined;
}
