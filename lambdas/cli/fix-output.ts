/**
 * `explain --fix`: only the fix, as JSON documents or as AWS CLI commands quoted for a shell.
 */
import type { Denial } from '../denial/denial.ts';
import type { Diagnosis, Fix, Place } from '../diagnosis/diagnosis.ts';
import { attachedTo, editValues } from '../notice/formats/json.ts';
import { clean, wireJson } from '../notice/text/escape.ts';

/** One JSON line a fix; nothing when there is none to give. */
export function fixDocuments(diagnosis: Diagnosis): string {
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

export function fixCommands(diagnosis: Diagnosis): string {
  return diagnosis.fixes.map((fix) => `${commandFor(fix, diagnosis.denial)}\n`).join('');
}

const POLICY_NAME = 'DenyscopeFix';

function commandFor(fix: Fix, denial: Denial): string {
  const place = placeOf(fix, denial);
  if (fix.edit?.kind === 'create-service-linked-role' && fix.edit.service !== undefined)
    return `aws iam create-service-linked-role --aws-service-name ${quote(fix.edit.service)}`;
  const document = fix.document === undefined ? undefined : quote(wireJson(fix.document));
  if (document === undefined) return comment(`${fix.layer} of ${place}: no command, see the diagnosis`);
  const [kind, name] = entityIn(fix);
  if (kind !== undefined && fix.edit?.kind !== 'permission-set')
    return `aws iam put-${kind}-policy --${kind}-name ${quote(name)} --policy-name ${quote(fix.replaces ?? POLICY_NAME)} --policy-document ${document}`;
  // A resource, trust or boundary policy is replaced as a whole: the statement is printed for a person to merge.
  return `${comment(`add to the ${fix.layer} policy of ${place}:`)}\n${comment(wireJson(fix.document))}`;
}

/** The IAM commands take the name of a role or user, whatever its path. */
function entityIn({ layer, attachTo }: Fix): readonly [kind: string | undefined, name: string] {
  if (layer !== 'identity') return [undefined, ''];
  if (attachTo.kind === 'role') return ['role', attachTo.name];
  const [, kind, name = ''] =
    /^arn:[^:]+:iam::\d{12}:(role|user)\/(?:.*\/)?([\w+=,.@-]+)$/.exec(targetOf(attachTo)) ?? [];
  return [kind, name];
}

function targetOf(place: Place): string {
  return place.kind === 'known' ? place.target : '';
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
