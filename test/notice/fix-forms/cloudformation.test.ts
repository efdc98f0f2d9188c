/**
 * Every fix in CloudFormation's YAML, read as YAML 1.1, which CloudFormation reads: what stands in it is what was proved.
 */
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Json } from '../../../lambdas/denial/fields.ts';
import { cloudFormationForm } from '../../../lambdas/notice/fix-forms/cloudformation.ts';
import { everyFixed, meant, object, provedIn } from './every-fix.ts';
import { HOSTILE, hostileDiagnosis } from './hostile-names.ts';

const FIXED = await everyFixed();

describe('a fix in CloudFormation', () => {
  it.each(FIXED)('carries what was proved: $name', ({ diagnosis }) => {
    expect(documentsIn(cloudFormationForm()(diagnosis)).map(meant)).toEqual(provedIn(diagnosis).map(meant));
  });

  it.each(Object.entries(HOSTILE))('holds %s to the letter', (_, text) => {
    for (const diagnosis of [hostileDiagnosis(text), hostileDiagnosis(text, true)])
      expect(documentsIn(cloudFormationForm()(diagnosis)).map(meant)).toEqual(provedIn(diagnosis).map(meant));
  });

  it('is words where CloudFormation would look something up', () => {
    expect(documentsIn(cloudFormationForm()(hostileDiagnosis('arn:aws:s3:::b/{{resolve:ssm:/x}}')))).toEqual([]);
  });
});

function documentsIn(text: string): readonly Json[] {
  return [parseAllDocuments(text, { version: '1.1' })].flat().flatMap((one) => {
    if (!('errors' in one)) return [];
    expect(one.errors).toEqual([]);
    const { Resources: resources, PolicyDocument: document, Statement: statement } = object(one.toJS());
    if (document !== undefined) return [object(document)];
    if (statement !== undefined) return [{ Version: '2012-10-17', Statement: statement }];
    return Object.values(object(resources)).map((one) => object(object(object(one)['Properties'])['PolicyDocument']));
  });
}
