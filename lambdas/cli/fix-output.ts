/**
 * `explain --fix`: only the fix, as JSON documents, as AWS CLI commands quoted for a shell, or in the language of the
 * repository that holds the policies.
 */
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import { cdkForm } from '../notice/fix-forms/cdk.ts';
import { cliForm } from '../notice/fix-forms/cli.ts';
import { cloudFormationForm } from '../notice/fix-forms/cloudformation.ts';
import { terraformForm } from '../notice/fix-forms/terraform.ts';
import { attachedTo, editValues } from '../notice/formats/json-pieces.ts';
import { type Guidance, guidanceFor, guidanceGiven } from '../notice/guidance.ts';
import { plain, wireJson } from '../notice/text/escape.ts';
import { editWords } from '../notice/words/fixes.ts';
import type { FixForm } from './explain/options.ts';

/** What prints the fixes of one diagnosis after another. */
export function fixesIn(form: FixForm, guidance: readonly Guidance[] = []): (diagnosis: Diagnosis) => string {
  switch (form) {
    case 'json':
      return (diagnosis) => fixDocuments(diagnosis, guidance);
    case 'cli':
      return cliForm(guidance);
    case 'terraform':
      return terraformForm(guidance);
    case 'cdk':
      return cdkForm(guidance);
    case 'cloudformation':
      return cloudFormationForm(guidance);
  }
}

/** One JSON line a fix; nothing when there is none to give. */
function fixDocuments(diagnosis: Diagnosis, guidance: readonly Guidance[]): string {
  const house = guidanceGiven(guidanceFor(diagnosis, guidance));
  return diagnosis.fixes
    .map((fix) => {
      const { layer, attachTo, document, replaces, edit, verified, unless } = fix;
      return wireJson({
        layer,
        attachTo: attachedTo(attachTo, diagnosis.denial),
        attachToKind: attachTo.kind,
        replaces,
        document,
        edit: edit === undefined ? undefined : editValues(edit),
        words: edit === undefined ? undefined : plain(editWords(edit, fix, diagnosis)),
        verified,
        unless,
        ...house,
      });
    })
    .map((line) => `${line}\n`)
    .join('');
}
