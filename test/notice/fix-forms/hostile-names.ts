/**
 * Statements whose names and values try to be more than text, as fixes of a diagnosis.
 */
import type { Diagnosis, Fix } from '../../../lambdas/diagnosis/diagnosis.ts';
import { IDENTITY } from '../identity-diagnosis.ts';

export const HOSTILE: Readonly<Record<string, string>> = {
  'a template': `arn:aws:s3:::b/\${file("/etc/passwd")}`,
  'a doubled template': `arn:aws:s3:::b/$\${x}/$$\${y}/%%{z}`,
  'a directive': 'arn:aws:s3:::b/%{ if true }x%{ endif }',
  'a variable of IAM': `arn:aws:s3:::b/\${aws:username}/\${*}\${?}\${$}`,
  'an ampersand before a brace': 'arn:aws:s3:::b/&{aws:username}',
  quotes: `arn:aws:s3:::b/"'\`"'\\"\\'`,
  'a backslash at the end': 'arn:aws:s3:::b/k\\',
  'line breaks': 'arn:aws:s3:::b/a\nb\r\n# c\n- d\n---\n}\n',
  'what is not seen': 'arn:aws:s3:::b/\u202ea\u200bb\u0000\u2028c\u{e0001}d',
  'letters of the world': 'arn:aws:s3:::b/Äpfel/日本/😀',
  'a key of YAML': 'a: b',
  'a comment': 'arn:aws:s3:::b/x #y',
  'a truth': 'yes',
  'a number': '0123',
  'an anchor': '&a *b !c',
  'a mention and a link': 'arn:aws:s3:::b/<!channel>@here [x](https://evil.example)',
  'the end of a block': '*/ }); process.exit(1); //',
  'a template of TypeScript': `\`\${process.exit(1)}\``,
};

/** Each value as resource, as value and key of a condition, as Sid and as principal. */
export function hostileDiagnosis(text: string, whole = false): Diagnosis {
  const fix: Fix = {
    layer: whole ? 'resource' : 'identity',
    attachTo: { kind: 'known', target: 'arn:aws:iam::111122223333:role/App' },
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: text,
          Effect: 'Deny',
          NotPrincipal: { AWS: text, Federated: [text, 'x'] },
          Action: ['s3:GetObject'],
          Resource: [text, 'arn:aws:s3:::b'],
          Condition: { StringNotEquals: { [`aws:PrincipalTag/${text}`]: [text, 'true'], 'aws:username': text } },
        },
      ],
    },
    ...(whole ? { replaces: 'bucket policy' } : {}),
    verified: true,
    unless: [],
  };
  return { ...IDENTITY, fixes: [fix] };
}
