/**
 * `explain --fix`: only the fix, as JSON documents or as AWS CLI commands quoted for a shell.
 */
import type { Diagnosis, Fix } from '../diagnosis/diagnosis.ts';
import { clean, wireJson } from '../notice/escape.ts';
import { attachedTo } from '../notice/formats/json.ts';

/** One JSON line a fix; nothing when there is none to give. */
export function fixDocuments(diagnosis: Diagnosis): string {
  return diagnosis.fixes
    .map(({ layer, attachTo, document, replaces, edit, verified, unless }) =>
      wireJson({
        layer,
        attachTo: attachedTo(attachTo),
        attachToKind: attachTo.kind,
        replaces,
        document,
        edit,
        verified,
        unless,
      }),
    )
    .map((line) => `${line}\n`)
    .join('');
}

export function fixCommands(diagnosis: Diagnosis): string {
  return diagnosis.fixes.map((fix) => `${commandFor(fix)}\n`).join('');
}

const POLICY_NAME = 'DenyscopeFix';

function commandFor(fix: Fix): string {
  const place = attachedTo(fix.attachTo);
  if (fix.edit?.kind === 'create-service-linked-role' && fix.edit.service !== undefined)
    return `aws iam create-service-linked-role --aws-service-name ${quote(fix.edit.service)}`;
  const document = fix.document === undefined ? undefined : quote(wireJson(fix.document));
  if (document === undefined) return comment(`${fix.layer} of ${place}: no command, see the diagnosis`);
  const [kind, name] = entityIn(fix);
  if (kind !== undefined && fix.edit?.kind !== 'permission-set')
    return `aws iam put-${kind}-policy --${kind}-name ${quote(name)} --policy-name ${quote(fix.replaces ?? POLICY_NAME)} --policy-document ${document}`;
  // A resource, trust or boundary policy is replaced as a whole: the statement is printed for a person to merge.
  return `${comment(`add to the ${fix.layer} policy of ${placeOf(fix)}:`)}\n${comment(wireJson(fix.document))}`;
}

/** The IAM commands take the name of a role or user, whatever its path. */
function entityIn({ layer, attachTo }: Fix): readonly [kind: string | undefined, name: string] {
  if (layer !== 'identity') return [undefined, ''];
  if (attachTo.kind === 'role') return ['role', attachTo.name];
  const [, kind, name = ''] =
    /^arn:[^:]+:iam::\d{12}:(role|user)\/(?:.*\/)?([\w+=,.@-]+)$/.exec(attachedTo(attachTo)) ?? [];
  return [kind, name];
}

function placeOf({ edit, attachTo }: Fix): string {
  return edit?.kind === 'permission-set' ? `permission set ${edit.permissionSet}` : attachedTo(attachTo);
}

/** A comment cannot be left by a line break: it is one line of visible characters. */
function comment(text: string): string {
  return `# ${clean(text)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
