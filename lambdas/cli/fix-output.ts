/**
 * `explain --fix`: only the fix, as JSON documents or as AWS CLI commands quoted for a shell.
 */
import type { Diagnosis, Fix } from '../diagnosis/diagnosis.ts';
import { clean, wireJson } from '../notice/escape.ts';

/** One JSON line a fix; nothing when there is none to give. */
export function fixDocuments(diagnosis: Diagnosis): string {
  return diagnosis.fixes
    .map(({ layer, attachTo, document, replaces, edit, verified, unless }) =>
      wireJson({ layer, attachTo, replaces, document, edit, verified, unless }),
    )
    .map((line) => `${line}\n`)
    .join('');
}

export function fixCommands(diagnosis: Diagnosis): string {
  return diagnosis.fixes.map((fix) => `${commandFor(fix)}\n`).join('');
}

const POLICY_NAME = 'DenyscopeFix';

function commandFor(fix: Fix): string {
  const document = fix.document === undefined ? undefined : quote(wireJson(fix.document));
  if (document === undefined) return comment(`${fix.layer} of ${fix.attachTo}: no command, see the diagnosis`);
  const entity = /^arn:[^:]+:iam::\d{12}:(role|user)\/(?:.*\/)?([\w+=,.@-]+)$/.exec(fix.attachTo);
  if (fix.layer === 'identity' && entity !== null) {
    const [, kind, name] = entity;
    return `aws iam put-${kind}-policy --${kind}-name ${quote(name ?? '')} --policy-name ${POLICY_NAME} --policy-document ${document}`;
  }
  // A resource, trust or boundary policy is replaced as a whole: the statement is printed for a person to merge.
  return `${comment(`add to the ${fix.layer} policy of ${fix.attachTo}:`)}\n${comment(wireJson(fix.document))}`;
}

/** A comment cannot be left by a line break: it is one line of visible characters. */
function comment(text: string): string {
  return `# ${clean(text)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
