/**
 * `explain --fix`: only the fix, as JSON documents, as AWS CLI commands quoted for a shell, or in the language of the
 * repository that holds the policies.
 */
import type { Denial } from '../denial/denial.ts';
import type { Diagnosis, Fix } from '../diagnosis/diagnosis.ts';
import { cdkForm } from '../notice/fix-forms/cdk.ts';
import { cloudFormationForm } from '../notice/fix-forms/cloudformation.ts';
import { entityIn, POLICY_NAME } from '../notice/fix-forms/piece.ts';
import { terraformForm } from '../notice/fix-forms/terraform.ts';
import { attachedTo, editValues } from '../notice/formats/json.ts';
import { clean, wireJson } from '../notice/text/escape.ts';
import type { FixForm } from './explain/options.ts';

/** What prints the fixes of one diagnosis after another. */
export function fixesIn(form: FixForm): (diagnosis: Diagnosis) => string {
  switch (form) {
    case 'json':
      return fixDocuments;
    case 'cli':
      return fixCommands;
    case 'terraform':
      return terraformForm();
    case 'cdk':
      return cdkForm();
    case 'cloudformation':
      return cloudFormationForm();
  }
}

/** One JSON line a fix; nothing when there is none to give. */
function fixDocuments(diagnosis: Diagnosis): string {
  return diagnosis.fixes
    .map(({ layer, attachTo, document, replaces, edit, verified, unless }) =>
      wireJson({
        layer,
        attachTo: attachedTo(attachTo, diagnosis.denial),
        attachToKind: attachTo.kind,
        replaces,
        document,
        edit: edit === undefined ? undefined : editValues(edit),
        verified,
        unless,
      }),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function fixCommands(diagnosis: Diagnosis): string {
  return diagnosis.fixes.map((fix) => `${commandFor(fix, diagnosis.denial)}\n`).join('');
}

function commandFor(fix: Fix, denial: Denial): string {
  const place = placeOf(fix, denial);
  if (fix.edit?.kind === 'create-service-linked-role' && fix.edit.service !== undefined)
    return `aws iam create-service-linked-role --aws-service-name ${quote(fix.edit.service)}`;
  const document = fix.document === undefined ? undefined : quote(wireJson(fix.document));
  if (document === undefined) return comment(`${fix.layer} of ${place}: no command, see the diagnosis`);
  const entity = entityIn(fix);
  if (entity !== undefined)
    return `aws iam put-${entity.kind}-policy --${entity.kind}-name ${quote(entity.name)} --policy-name ${quote(fix.replaces ?? POLICY_NAME)} --policy-document ${document}`;
  // A resource, trust or boundary policy is replaced as a whole: the statement is printed for a person to merge.
  return `${comment(`add to the ${fix.layer} policy of ${place}:`)}\n${comment(wireJson(fix.document))}`;
}

function placeOf({ edit, attachTo }: Fix, denial: Denial): string {
  return edit?.kind === 'permission-set' ? `permission set ${edit.permissionSet}` : attachedTo(attachTo, denial);
}

/** A comment cannot be left by a line break: it is one line of visible characters. */
function comment(text: string): string {
  return `# ${clean(text)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
