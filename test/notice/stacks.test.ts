/**
 * Where the policies of a caller are written: said in the notice, in JSON and above every form of the fix, and only where
 * the tags are those of whom the fix is for.
 */
import { describe, expect, it } from 'vitest';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { compose, gistOf } from '../../lambdas/notice/compose.ts';
import { terraformForm } from '../../lambdas/notice/fix-forms/terraform.ts';
import { emailBody } from '../../lambdas/notice/formats/email.ts';
import { diagnosisJson } from '../../lambdas/notice/formats/json.ts';
import { IDENTITY } from './identity-diagnosis.ts';

const TAGS = { 'aws:cloudformation:stack-name': 'Orders', 'aws:cloudformation:logical-id': 'DeployRole1234' };
const WORDS = /, written in stack Orders, logical id DeployRole1234/;

describe('a policy that a stack writes', () => {
  const tagged: Diagnosis = { ...IDENTITY, callerTags: TAGS };

  it('is told with its stack', () => {
    expect(mail(tagged)).toMatch(WORDS);
    expect(terraformForm()(tagged)).toMatch(WORDS);
    expect(diagnosisJson(tagged, gistOf(tagged)).fixes[0]).toMatchObject({
      writtenIn: { stack: 'Orders', logicalId: 'DeployRole1234' },
    });
  });

  it('is told for a role whose path nobody told', () => {
    const [fix] = IDENTITY.fixes;
    const name = IDENTITY.denial.caller.arn?.split('/')[1] ?? '';
    const fixes = fix === undefined ? [] : [{ ...fix, attachTo: { kind: 'role', name } as const }];
    expect(mail({ ...tagged, fixes })).toMatch(WORDS);
  });

  it.each([
    ['without such tags', { ...IDENTITY, callerTags: { team: 'orders' } }],
    ['where the tags are not known', IDENTITY],
    ['for what hangs on another', elsewhere(tagged)],
  ])('is not told %s', (_, diagnosis) => {
    expect(mail(diagnosis)).not.toMatch(/written in stack/);
    expect(JSON.stringify(diagnosisJson(diagnosis, gistOf(diagnosis)))).not.toContain('writtenIn');
  });

  it('keeps a hostile name a value', () => {
    const callerTags = { ...TAGS, 'aws:cloudformation:stack-name': 'x` <https://evil.example|here> @channel' };
    expect(mail({ ...IDENTITY, callerTags })).not.toMatch(/<https:|@channel/);
  });
});

function mail(diagnosis: Diagnosis): string {
  return emailBody(compose(diagnosis, { docsUrl: 'https://example.com' })).replace(/\s+/g, ' ');
}

function elsewhere(diagnosis: Diagnosis): Diagnosis {
  const attachTo = { kind: 'known', target: 'arn:aws:s3:::reports' } as const;
  return { ...diagnosis, fixes: diagnosis.fixes.map((fix) => ({ ...fix, layer: 'resource', attachTo })) };
}
