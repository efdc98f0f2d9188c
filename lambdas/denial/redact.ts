/**
 * Takes secrets out of text by rule: access keys, tokens, passwords, signatures of presigned URLs, secret values.
 * Errs towards taking out too much: a word lost costs little, a secret sent by mail cannot be called back.
 */
import { remembered } from '../aws/remembered.ts';

const MASK = '***';

/** What stands behind these names, in text and in logs of programs, is a secret. */
const NAMED = [
  // Credentials files, environment variables and the answers of STS.
  'secret_?access_?key',
  'session_?token',
  'security_?token',
  // Secrets Manager.
  'secret_?string',
  'secret_?binary',
  // Databases.
  '(?:master_?user_?)?password',
  'passwd',
  // Identity providers and other people's interfaces.
  'client_?secret',
  'api_?key',
  'auth_?token',
  'private_?key',
];

/** A secret may be glued to a name with `_`, so a rule begins behind whatever is no letter and no digit. */
const RULES: readonly (readonly [RegExp, string])[] = [
  // Long-term and temporary access key ids: the last four are enough to find the key.
  [/(?<![A-Za-z0-9])(A[KS]IA)[A-Z0-9]{8,}([A-Z0-9]{4})(?![A-Z0-9])/g, `$1${MASK}$2`],
  [/([?&](?:X-Amz-(?:Signature|Credential|Security-Token)|Signature|AWSAccessKeyId)=)[^&\s"']+/gi, `$1${MASK}`],
  // The word may stand twice, and a line may end behind it.
  [/(?<=(?<![A-Za-z0-9])(?:Bearer|Basic|AWS4-HMAC-SHA256)\s{1,40})[^\s"',]{8,}/g, MASK],
  [/(?<![A-Za-z0-9])eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g, MASK],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, MASK],
  [new RegExp(`((?:aws_?)?(?:${NAMED.join('|')})["']?\\s*[:=]\\s*["']?)[^\\s"',&}\\])]+`, 'gi'), `$1${MASK}`],
  // The two forms of a bare secret: in base64 of a session token, and the 40 characters of a secret access key.
  [/(?<![A-Za-z0-9])(?:FwoGZXIvYXdz|IQoJb3JpZ2lu|AQoDYXdz)[\w+/=]{20,}/g, MASK],
  [/:\/\/[^/\s:@]+:[^/\s@]+@/g, `://${MASK}@`],
];

/** Parts of a parameter's name. */
const SECRET_NAMES = new RegExp(
  [
    'password',
    'passwd',
    // Its id and ARN are no secret.
    'secret(?!id|arn)',
    'token',
    'credential',
    'private_?key',
    'api_?key',
    // Variables of a function and what an instance starts with hold whatever people put there.
    'environment',
    'userdata',
    'authorization',
    'certificate_?body',
    // KMS.
    'plaintext',
    'ciphertext',
  ].join('|'),
  'i',
);

export const redact: (text: string) => string = remembered((text) =>
  RULES.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), text),
);

/** Whether a parameter of this name may hold a secret whatever its value looks like. */
export function isSecretName(name: string): boolean {
  return SECRET_NAMES.test(name);
}

/** Cuts at a character, never inside of one. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = /[\uD800-\uDBFF]$/.test(text.slice(0, length)) ? length - 1 : length;
  return `${text.slice(0, end)}…`;
}
