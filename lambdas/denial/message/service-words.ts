/**
 * What a service says of itself when it refuses: a switch, a subscription, a list of its own administrators, a
 * permission system beside IAM. No IAM policy mends that.
 * Sources: the troubleshooting pages of the services and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 * Errs towards a policy: an action that the sentence says is lacking outranks a setting named beside it, and a sentence
 * that may be IAM's own is IAM's.
 */
import { knownAction } from '../service-data.ts';
import { FUNCTION_URL } from './named-actions.ts';

/** Refusals whose message names something other than an IAM policy. */
export type StatedSetting =
  | { readonly kind: 'block-public-access'; readonly setting: string }
  | { readonly kind: 'object-ownership' }
  | { readonly kind: 'service-setting'; readonly setting: string };

type Row = readonly [RegExp, string];

/** Words that nothing else prints: they tell the setting under any code. */
const SETTINGS: readonly Row[] = [
  [/IAM user access (?:is )?not activated/i, 'billing-access'],
  [/CallerValidation check failed/i, 'organizations-caller'],
  [/Server Side Encryption with Customer provided keys \(SSE-C\)/i, 'sse-c-blocked'],
  [/Cross-account pass role is not allowed/i, 'cross-account-pass-role'],
  [/Not whitelisted for accessing/i, 'not-allowlisted'],
  [/is not subscribed to|not subscribed to AWS/i, 'not-subscribed'],
  [/don't have access to the model with the specified model ID/i, 'model-access'],
  [/(?:aws-)?marketplace subscription/i, 'marketplace-subscription'],
  [/STS is not activated in this region/i, 'region-disabled'],
  [/not authorized to perform:? null\b/i, 'action-null'],
  [/Insufficient Lake ?Formation permission|Lake ?Formation permissions?\b[^.]{0,60}\brequired/i, 'lake-formation'],
  [/no permissions for \[[\w*:/-]{1,200}\] and User \[/i, 'opensearch-role-mapping'],
  [/User does not have permissions for the requested resource/i, 'opensearch-data-access'],
  // S3 does not say which of its own reasons it was.
  [/All access to this (?:\w+ )?(?:object|resource|bucket) has been disabled/i, 'service-words'],
  [/Not authorized for images?\b/i, 'image-not-shared'],
  [/Invalid according to Policy:/i, 'post-policy'],
  [/Not Authorized to access \w{1,80} on type \w{1,80}/i, 'appsync-rules'],
  [/\brole arn:\S{1,300} is not associated to cluster/i, 'redshift-role-missing'],
];

/** Words that are a setting's only where the code says that access was refused. */
const NOT_YET = "(?:not|n't)(?: yet| been| currently| first| properly)*";
const UNDER_A_REFUSAL: readonly Row[] = [
  // Organizations in a member account: https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
  [/^You don't have permissions? to access this resource\.?$/i, 'organizations-caller'],
  [/delegated admin|(?:not|n't) (?:the|an?) (?:[A-Z]\w+ ){0,3}administrator\b/i, 'delegated-administrator'],
  [/\b(?:management|master|payer) account\b/i, 'organizations-caller'],
  [/\bsecurity_exception\b|fine[- ]grained access control/i, 'opensearch-role-mapping'],
  [/\bdata access polic/i, 'opensearch-data-access'],
  [
    new RegExp(
      `\\bRegion\\b.{0,60}${NOT_YET} (?:enabled|activated|opted|available|supported)|\\bopt(?:ed)?[- ]in\\b`,
      'i',
    ),
    'region-disabled',
  ],
  [
    new RegExp(
      [
        '\\baccount (?:is |has been )?(?:currently )?(?:being verified|pending verification)',
        '\\baccount (?:is |has been )?(?:currently )?(?:suspended|closed|blocked|restricted|on hold)',
        `\\baccount (?:is |has )?${NOT_YET} (?:verified|validated|active)`,
        '\\baccount (?:verification|validation)',
        'payment (?:method|instrument)',
      ].join('|'),
      'i',
    ),
    'account-not-ready',
  ],
  // "… due to IAM user or service role is not authorized …" is IAM's, and so may be a sentence that was cut before its reason.
  [
    new RegExp(
      [
        "(?:not|n't) have access to (?:the|this) (?:foundation )?model",
        '\\bmodel access\\b.{0,40}\\bdue to (?!I(?:A(?:M\\b)?)?(?:\\s|$))\\w',
        `\\bmodel access\\b.{0,40}\\b${NOT_YET} (?:granted|enabled)`,
      ].join('|'),
      'i',
    ),
    'model-access',
  ],
  [/(?:not|n't|must(?: be)?|needs? to) subscribed?\b|\bsubscription (?:is )?required|support plan/i, 'not-subscribed'],
  [new RegExp(`${NOT_YET} (?:allow-?listed|whitelisted|onboarded)`, 'i'), 'not-allowlisted'],
  [
    new RegExp(
      [
        `\\b(?:is|are|was|has|have|be) ?${NOT_YET} (?:enabled|activated|active|turned on|set up|configured|initialized|registered)\\b`,
        "\\b(?:isn't|hasn't been) (?:enabled|activated|turned on|set up)\\b",
        '\\bis (?:currently )?(?:disabled|deactivated|turned off|suspended)\\b',
        '\\b(?:must|need to|please) (?:first )?(?:enable|activate|turn on)\\b',
      ].join('|'),
      'i',
    ),
    'not-enabled',
  ],
];

/** `action`: what the message says is lacking. */
export function settingIn(message: string, action: string | undefined): StatedSetting | undefined {
  const publicAccess = /by the (?<setting>\w+) (?:setting in S3 Block Public Access|block public access setting)/i.exec(
    message,
  )?.groups?.['setting'];
  if (publicAccess) return { kind: 'block-public-access', setting: publicAccess };
  if (/bucket does not allow ACLs/i.test(message)) return { kind: 'object-ownership' };
  if (FUNCTION_URL.test(message)) return { kind: 'service-setting', setting: 'function-url' };
  // Beside an action only the reason of the very sentence is a setting: "because this bucket has blocked …".
  const words = action === undefined ? message : reasonIn(message);
  const setting = SETTINGS.find(([pattern]) => pattern.test(words))?.[1];
  return setting === undefined ? undefined : { kind: 'service-setting', setting };
}

function reasonIn(message: string): string {
  const reason = /\b(?:because|due to)\b(?<reason>[^.]{1,400})/i.exec(message)?.groups?.['reason'] ?? '';
  const names = /[a-z][a-z0-9-]{1,40}:[A-Z]\w+/.exec(reason)?.[0];
  return names !== undefined && knownAction(names) !== undefined ? '' : reason;
}

/** IAM's forms, and all that a service may say for it in fewer words. */
const OF_IAM = [
  'authori[sz]',
  'denied',
  'deny',
  'permissions?\\b',
  'permitted',
  'not allowed',
  'forbidden',
  'privileges?',
  'credential',
  'polic(?:y|ies)',
  '\\baccess\\b',
  'not (?:have|been given|grant)',
  'signature',
  'token',
  '\\brole\\b',
  'assum',
  '\\bkms\\b',
  'ciphertext',
  '\\bkey\\b',
  'encrypt',
];
const MAY_BE_IAM = new RegExp(OF_IAM.join('|'), 'i');

/**
 * The service's own setting that a refusal's sentence tells; `service-words`: one that is not known by name. What stands
 * around the sentence must not be IAM's either, for a tool may have cut the sentence wrongly.
 */
export function ownWordsIn(sentence: string, around: string): string | undefined {
  const words = sentence.trim();
  const known = [...SETTINGS, ...UNDER_A_REFUSAL].find(([pattern]) => pattern.test(words))?.[1];
  if (known !== undefined) return known;
  // A code or a name is no sentence, and what follows the bare words of a refusal is a tool's.
  return words.split(/\s+/).length < 3 ||
    /^(?:access denied|forbidden)(?![\w'])/i.test(words) ||
    MAY_BE_IAM.test(around)
    ? undefined
    : 'service-words';
}
