/**
 * What AWS itself says about the refusal in `errorMessage`: the policy type, whether a statement denied or none
 * allowed, the policy's ARN (2026), an authorization id, an encoded message.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 * Reading never fails: a part that is not there is left out.
 */
import type { Layer } from '../engine/index.ts';
import { present } from './fields.ts';
import { listedActions } from './named-actions.ts';
import { exactAction } from './service-data.ts';
import { type StatedSetting, settingIn } from './service-words.ts';

export interface StatedReason {
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
const WHO = /User:\s*(?<principal>\S{1,512}) is not (?:authorized|allowed)\b/i;
const BRACKETED = /Principal \[(?<principal>[^\]\s]+)\] is not allowed to execute \[(?<action>[\w-]+:\w+)\]/i;
const QUOTED_PRINCIPAL = /['"](?<principal>arn:[^'"\s]+)['"] is not authorized to/i;
const UNTITLED = /(?<principal>arn:[\w-]{3,12}:(?:iam|sts)::\S{1,512}) is not authorized to perform/i;
const LOOSE = /User: ?['"]?(?<principal>arn:[\w-]{3,12}:(?:iam|sts)::[^\s'",]{1,512})/i;
const ACTION = /(?:not authorized|not allowed|unauthorized) to perform:? ["'[]?(?<action>[\w-]{1,64}:\w{1,128})/i;
const OTHER_ACTION = [
  /\bAPI: (?<action>[\w-]+:\w+) /,
  /(?:does not have|missing|requires?|without) (?:the )?["'`]?(?<action>[a-z][a-z0-9-]+:[A-Z]\w+)["'`]? permissions?/i,
  /\baction: ?["'`]?(?<action>[a-z][a-z0-9-]+:[A-Z]\w+)/i,
  /permissions? (?:to perform|to call|for|required):? ["'`]?(?<action>[a-z][a-z0-9-]+:[A-Z]\w+)/,
];
const IMPLICIT = new RegExp(`because no ${POLICY_TYPE} allows?`, 'i');
const EXPLICIT = new RegExp(
  `(?:with|due to|because of) an explicit deny(?: in (?:an?|the) ${POLICY_TYPE}(?:: (?<policyArn>arn:[^\\s"',]+))?)?`,
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
  const cut = /(?:\.\.\.|…)\s*$/.test(message);
  const who = firstOf([WHO, BRACKETED, QUOTED_PRINCIPAL, UNTITLED, LOOSE], message);
  const [action, ...further] = actionsIn(message);
  const named = resourceIn(message, cut);
  const id = AUTHORIZATION_ID.exec(message)?.groups;
  return present<MessageReading>({
    principal: who?.groups?.['principal']?.replace(/^['"]|['",]$/g, ''),
    action,
    furtherActions: further.length === 0 ? undefined : further,
    resource: named.resource,
    resourceHint: named.hint,
    stated: statedIn(message, action, named.resource, cut),
    possible: KMS_ANY_OF_THREE.test(message) ? KMS_REASONS : undefined,
    setting: settingIn(message, action),
    authorizationId: id?.['id'] ?? id?.['link'],
    encodedMessage: encodedIn(message),
  });
}

function firstOf(patterns: readonly RegExp[], text: string): RegExpExecArray | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(text);
    if (found) return found;
  }
  return undefined;
}

function actionsIn(message: string): readonly string[] {
  for (const pattern of [ACTION, BRACKETED, ...OTHER_ACTION]) {
    const action = pattern.exec(message)?.groups?.['action'];
    if (action) return [exactAction(action)];
  }
  // CodePipeline and CodeDeploy leave the service out.
  return /to perform:? AssumeRole on role/i.test(message) ? ['sts:AssumeRole'] : listedActions(message);
}

function resourceIn(message: string, cut: boolean): { resource?: string; hint?: string } {
  const start = / on (?:the )?resources?(?<colon>:?) ?| on (?:the )?(?=role arn:)/i.exec(message);
  if (!start) return {};
  const rest = message.slice(start.index + start[0].length);
  // S3 quotes the resource; the key inside may hold spaces and quotes of its own.
  const quoted = /^"(?<quoted>[\s\S]*?)"(?= (?:with|because|due)\b|[.\s]*$)|^["'](?<plain>[^"'\s]+)["']/.exec(
    rest,
  )?.groups;
  const text = quoted?.['quoted'] ?? quoted?.['plain'];
  if (text !== undefined) return text.startsWith('arn:') || text === '*' ? { resource: text } : { hint: clip(text) };
  const words =
    rest.split(/ because | with an explicit | due to an | \(Service: | Go to https:|[\n\r]/, 1)[0]?.trim() ?? '';
  // Names in IAM may hold a comma; one before a space, or before another ARN, is the sentence's.
  const found = /^(?:[\w-]+ ){0,3}?(?<arn>arn:(?:[^\s"',;)]|[,)](?!arn:)(?=[^\s"',;)]))+)/.exec(words)?.groups?.['arn'];
  if (found !== undefined) {
    if (cut && message.trimEnd().endsWith(found)) return {};
    return { resource: found.replace(/[.,)]+$/, '') };
  }
  if (/^\*(?:[.\s]|$)/.test(words)) return { resource: '*' };
  const hint = clip(words.replace(/\.+$/, ''));
  return start.groups?.['colon'] === ':' && hint !== '' ? { hint } : {};
}

function statedIn(message: string, action = '', resource = '', cut = false): StatedReason | undefined {
  if (KMS_ANY_OF_THREE.test(message)) return undefined;
  const explicit = EXPLICIT.exec(message);
  const found = explicit ?? IMPLICIT.exec(message);
  if (!found) return undefined;
  const layer = layerNamed(found.groups?.['type'], action, resource);
  const arn = found.groups?.['policyArn'];
  const arnCut = cut && arn !== undefined && message.trimEnd().endsWith(arn);
  const effect = explicit ? 'explicitDeny' : 'implicitDeny';
  return present<StatedReason>({ layer, effect, policyArn: arnCut ? undefined : arn?.replace(/\.+$/, '') });
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

function clip(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
