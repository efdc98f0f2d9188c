/**
 * Takes secrets out of text by rule: access keys, tokens, passwords, signatures of presigned URLs, secret values.
 * Errs towards taking out too much: a word lost costs little, a secret sent by mail cannot be called back.
 */
import { remembered } from '../aws/remembered.ts';

const MASK = '***';

/** A secret may be glued to a name with `_`, so a rule begins behind whatever is no letter and no digit. */
const RULES: readonly (readonly [RegExp, string])[] = [
  // Long-term and temporary access key ids: the last four are enough to find the key.
  [/(?<![A-Za-z0-9])(A[KS]IA)[A-Z0-9]{8,}([A-Z0-9]{4})(?![A-Z0-9])/g, `$1${MASK}$2`],
  [/([?&](?:X-Amz-(?:Signature|Credential|Security-Token)|Signature|AWSAccessKeyId)=)[^&\s"']+/gi, `$1${MASK}`],
  [/(?<![A-Za-z0-9])(Bearer|Basic|AWS4-HMAC-SHA256) +[^\s"',]{8,}/g, `$1 ${MASK}`],
  [/(?<![A-Za-z0-9])eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g, MASK],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, MASK],
  [
    /((?:aws_?)?(?:secret_?access_?key|session_?token|security_?token|secret_?string|secret_?binary|(?:master_?user_?)?password|passwd|client_?secret|api_?key|auth_?token|private_?key)["']?\s*[:=]\s*["']?)[^\s"',&}\])]+/gi,
    `$1${MASK}`,
  ],
  // The two forms of a bare secret: in base64 of a session token, and the 40 characters of a secret access key.
  [/(?<![A-Za-z0-9])(?:FwoGZXIvYXdz|IQoJb3JpZ2lu|AQoDYXdz)[\w+/=]{20,}/g, MASK],
  [/:\/\/[^/\s:@]+:[^/\s@]+@/g, `://${MASK}@`],
];

const SECRET_NAMES =
  /password|passwd|secret(?!id|arn)|token|credential|private_?key|api_?key|environment|userdata|authorization|certificate_?body|plaintext|ciphertext/i;

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
