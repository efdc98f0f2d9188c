/**
 * Writes every CloudFormation fix as a template, for cfn-lint: `node test/notice/fix-forms/templates.ts FOLDER`. What
 * is to be added to a policy that is there stands in one of the kind it belongs to.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnosis, Fix } from '../../../lambdas/diagnosis/diagnosis.ts';
import { cloudFormationForm } from '../../../lambdas/notice/fix-forms/cloudformation.ts';
import { everyFixed } from './every-fix.ts';

const [folder = '.'] = process.argv.slice(2);
const VERSION = 'Version: "2012-10-17"';
const SERVICE = 'com.amazonaws.eu-central-1.s3';
const templates = (await everyFixed()).flatMap(({ diagnosis }) =>
  diagnosis.fixes.flatMap((fix) => templateOf(fix, diagnosis) ?? []),
);
for (const [at, text] of templates.entries()) writeFileSync(join(folder, `fix-${at + 1}.yaml`), text);
process.stdout.write(`${templates.length} templates\n`);

function templateOf(fix: Fix, diagnosis: Diagnosis): string | undefined {
  const text = cloudFormationForm()({ ...diagnosis, fixes: [fix] }).replace(/^---\n(?:#.*\n)*/, '');
  if (text === '' || text.startsWith('Resources:')) return text === '' ? undefined : text;
  const [head, ...rest] = text.split('\n');
  const body = head === 'Statement:' ? [VERSION, head, ...rest] : rest.map((line) => line.replace(/^ {2}/, ''));
  const whole = body.join('\n').includes('Version:') ? body : [VERSION, ...body];
  const [before, depth] = homeOf(fix);
  return `${before}\n${whole.map((line) => (line === '' ? '' : ' '.repeat(depth) + line)).join('\n')}`;
}

function homeOf({ layer, attachTo }: Fix): readonly [before: string, depth: number] {
  const service = attachTo.kind === 'known' ? (attachTo.target.split(':')[2] ?? '') : '';
  if (layer === 'scp' || layer === 'rcp')
    return [
      resource(
        'AWS::Organizations::Policy',
        'Name: Guardrail',
        `Type: ${layer === 'scp' ? 'SERVICE' : 'RESOURCE'}_CONTROL_POLICY`,
        'Content:',
      ),
      8,
    ];
  if (layer === 'trust') return [resource('AWS::IAM::Role', 'AssumeRolePolicyDocument:'), 8];
  if (layer === 'resource' && service === 'kms') return [resource('AWS::KMS::Key', 'KeyPolicy:'), 8];
  if (layer === 'resource' && service === 's3')
    return [resource('AWS::S3::BucketPolicy', 'Bucket: reports', 'PolicyDocument:'), 8];
  // No other policy of a resource is looked at so closely as to its own service.
  if (layer === 'resource' || layer === 'endpoint')
    return [resource('AWS::EC2::VPCEndpoint', 'VpcId: vpc-0abc1234', `ServiceName: ${SERVICE}`, 'PolicyDocument:'), 8];
  return [resource('AWS::IAM::ManagedPolicy', 'PolicyDocument:'), 8];
}

function resource(type: string, ...properties: readonly string[]): string {
  return [
    'Resources:',
    '  Home:',
    `    Type: ${type}`,
    '    Properties:',
    ...properties.map((line) => `      ${line}`),
  ].join('\n');
}
