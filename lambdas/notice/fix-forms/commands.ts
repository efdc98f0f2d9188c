/**
 * The command of the AWS CLI that writes exactly the document that was proved.
 * Errs towards none: where a command would replace more than was read, or a name is none that AWS gives, a person has to
 * merge by hand.
 * https://docs.aws.amazon.com/cli/latest/reference/
 */
import { parseArn } from '../../aws/arn.ts';
import type { Fix } from '../../diagnosis/diagnosis.ts';
import { safeJson } from '../text/escape.ts';
import { entityIn, type Holding, inlinePolicyName, targetIn } from './piece.ts';
import { shellWord } from './quoting.ts';

export function commandOf(fix: Fix, holds: Holding): string | undefined {
  const { edit } = fix;
  if (holds.kind === 'words')
    return edit?.kind === 'create-service-linked-role' && isServiceName(edit.service)
      ? command('iam create-service-linked-role', ['aws-service-name', edit.service])
      : undefined;
  if (edit?.kind === 'ask-owner' || edit?.kind === 'permission-set') return undefined;
  if (fix.layer === 'identity') return onPrincipal(fix, holds) ?? onPolicy(fix, holds);
  if (fix.layer === 'boundary') return onPolicy(fix, holds);
  return holds.kind === 'document' ? onResource(fix, safeJson(holds.document)) : undefined;
}

/** An inline policy: one more, or the one of that name written anew. */
function onPrincipal(fix: Fix, holds: Exclude<Holding, { kind: 'words' }>): string | undefined {
  const entity = entityIn(fix);
  const name = holds.kind === 'document' ? fix.replaces : inlinePolicyName(holds.statements);
  if (entity === undefined || name === undefined || !/^[\w+=,.@-]{1,128}$/.test(name)) return undefined;
  return command(
    `iam put-${entity.kind}-policy`,
    [`${entity.kind}-name`, entity.name],
    ['policy-name', name],
    ['policy-document', documentText(holds)],
  );
}

/** A managed policy has versions; the one before stays. */
function onPolicy({ attachTo }: Fix, holds: Holding): string | undefined {
  const target = targetIn(attachTo);
  if (holds.kind !== 'document' || !/^arn:[^:]+:iam::\d{12}:policy\/[\w+=,.@/-]+$/.test(target)) return undefined;
  const made = command('iam create-policy-version', ['policy-arn', target], ['policy-document', documentText(holds)]);
  return `${made} --set-as-default`;
}

type Made = (document: string, names: readonly string[], region: string) => string;

/** Whose one policy a command replaces as a whole. */
const WHOLE: readonly (readonly [arn: RegExp, made: Made])[] = [
  [
    /^arn:[^:]+:iam::\d{12}:role\/(?:[\w+=,.@/-]*\/)?([\w+=,.@-]+)$/,
    (document, [role = '']) =>
      command('iam update-assume-role-policy', ['role-name', role], ['policy-document', document]),
  ],
  [
    /^arn:[^:]+:s3:::([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])$/,
    (document, [bucket = '']) => command('s3api put-bucket-policy', ['bucket', bucket], ['policy', document]),
  ],
  [
    /^arn:[^:]+:s3:[^:]+:(\d{12}):accesspoint\/([a-z0-9-]+)$/,
    (document, [account = '', name = ''], region) =>
      command(
        's3control put-access-point-policy',
        ['account-id', account],
        ['name', name],
        ['policy', document],
        ['region', region],
      ),
  ],
  [
    /^(arn:[^:]+:kms:[^:]+:\d{12}:key\/[\w-]+)$/,
    (document, [key = ''], region) =>
      command('kms put-key-policy', ['key-id', key], ['policy', document], ['region', region]),
  ],
  [
    /^(arn:[^:]+:sns:[^:]+:\d{12}:[\w.-]+)$/,
    (document, [topic = ''], region) =>
      command(
        'sns set-topic-attributes',
        ['topic-arn', topic],
        ['attribute-name', 'Policy'],
        ['attribute-value', document],
        ['region', region],
      ),
  ],
  [
    /^(arn:[^:]+:secretsmanager:[^:]+:\d{12}:secret:[\w/+=.@-]+)$/,
    (document, [secret = ''], region) =>
      command(
        'secretsmanager put-resource-policy',
        ['secret-id', secret],
        ['resource-policy', document],
        ['region', region],
      ),
  ],
  [
    /^arn:[^:]+:ecr:[^:]+:(\d{12}):repository\/([a-z0-9._/-]+)$/,
    (document, [account = '', name = ''], region) =>
      command(
        'ecr set-repository-policy',
        ['registry-id', account],
        ['repository-name', name],
        ['policy-text', document],
        ['region', region],
      ),
  ],
  [
    /^(vpce-[0-9a-f]+)$/,
    (document, [endpoint = '']) =>
      command('ec2 modify-vpc-endpoint', ['vpc-endpoint-id', endpoint], ['policy-document', document]),
  ],
];

function onResource({ attachTo }: Fix, document: string): string | undefined {
  const target = targetIn(attachTo);
  const region = parseArn(target)?.region ?? '';
  for (const [pattern, made] of WHOLE) {
    const [found, ...names] = pattern.exec(target) ?? [];
    if (found !== undefined) return made(document, names, region);
  }
  return undefined;
}

export function documentText(holds: Exclude<Holding, { kind: 'words' }>): string {
  return safeJson(holds.kind === 'document' ? holds.document : { Version: '2012-10-17', Statement: holds.statements });
}

function command(call: string, ...given: readonly (readonly [option: string, content: string])[]): string {
  return ['aws', call, ...given.map(([option, content]) => `--${option} ${shellWord(content)}`)].join(' ');
}

function isServiceName(service: string | undefined): service is string {
  return service !== undefined && /^[\w.-]+\.amazonaws\.com(?:\.cn)?$/.test(service);
}
