/** The fix of a notice in the form that the settings name: the code alone, and harmless whatever a name holds. */
import { describe, expect, it } from 'vitest';
import { compose } from '../../../lambdas/notice/compose.ts';
import { emailBody } from '../../../lambdas/notice/formats/email.ts';
import { markdownNotice } from '../../../lambdas/notice/formats/markdown.ts';
import { IDENTITY } from '../identity-diagnosis.ts';
import { HOSTILE, hostileDiagnosis } from './hostile-names.ts';

const DOCS = { docsUrl: 'https://example.com' };

describe('the fix of a notice', () => {
  it.each([
    ['cli', 'sh', 'aws iam put-role-policy --role-name'],
    ['terraform', 'hcl', 'data "aws_iam_policy_document"'],
    ['cdk', 'ts', 'new iam.PolicyStatement({'],
    ['cloudformation', 'yaml', 'Type: AWS::IAM::RolePolicy'],
  ] as const)('is code where the settings say so: %s', (fixForm, language, wanted) => {
    const notice = compose(IDENTITY, { ...DOCS, fixForm });
    expect(emailBody(notice)).toContain(wanted);
    expect(markdownNotice(notice)).toContain(`\`\`\`${language}\n`);
    expect(notice.fixes[0]?.json).not.toMatch(/^(#|\/\/|import )/m);
    expect(compose(IDENTITY, { ...DOCS, fixForm: 'json' })).toEqual(compose(IDENTITY, DOCS));
  });

  it.each(Object.entries(HOSTILE))('lets nothing be acted upon: %s', (_, text) => {
    for (const fixForm of ['cli', 'terraform', 'cdk', 'cloudformation'] as const) {
      const [fix] = compose(hostileDiagnosis(text, true), { ...DOCS, fixForm }).fixes;
      expect(fix?.json).not.toMatch(/[<>`]|(?<![\w.+-])@\w|:\/\/|[\p{Cf}\p{Zl}]/u);
    }
  });

  it('stays JSON where the form cannot say it', () => {
    const diagnosis = hostileDiagnosis('arn:aws:s3:::b/{{resolve:ssm:/x}}', true);
    expect(compose(diagnosis, { ...DOCS, fixForm: 'cloudformation' })).toEqual(compose(diagnosis, DOCS));
  });
});
