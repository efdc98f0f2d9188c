/**
 * Policy changes of a snapshot, with the text each replaced where the snapshot still has it.
 */
import { parseChange } from '../change/parse.ts';
import type { PolicyChange } from '../change/policy-change.ts';
import { isSameTarget } from '../change/target.ts';
import { fieldAt, isObject, type Json, textAt } from '../denial/fields.ts';
import type { Layer, PolicyDocument } from '../engine/index.ts';
import { fullAccess } from './full-access.ts';
import { withOldTexts } from './old-text.ts';
import type { PolicyVersion } from './snapshot-iam.ts';
import { documentPart, type Part } from './snapshot-part.ts';
import type { Answer, LookupOf } from './source.ts';

export function changesReader(
  changes: Part<readonly unknown[]>,
  organization: Part<Json>,
  versions: (policyArn: string) => readonly PolicyVersion[],
): (lookup: LookupOf<'changes'>) => Answer<readonly PolicyChange[]> {
  let parsed: readonly PolicyChange[] | undefined;
  return (lookup) => {
    if (changes.kind === 'gap') {
      return { kind: 'unread', gaps: [{ reason: changes.reason, subject: `policy changes in ${lookup.account}` }] };
    }
    parsed ??= withOldTexts(
      changes.value.flatMap((record) => parseChange(record) ?? []),
      {
        versions,
        organizationPolicy: (id) => organizationPolicy(organization, id),
        organizationLayer: (id) => organizationLayer(organization, id),
      },
    );
    const value = parsed.filter(
      (change) =>
        lookup.targets.some((target) => isSameTarget(target, change.target)) && isUntil(change.time, lookup.until),
    );
    const malformed = changes.value.some((record) => !isObject(record));
    return {
      kind: 'found',
      value,
      gaps: malformed ? [{ reason: 'malformed', subject: `policy changes in ${lookup.account}` }] : [],
    };
  };
}

/** Times that cannot be compared leave a change in. */
function isUntil(time: string, until: string): boolean {
  const at = Date.parse(time);
  const end = Date.parse(until);
  return Number.isNaN(at) || Number.isNaN(end) || at <= end;
}

function organizationPolicy(organization: Part<Json>, id: string): PolicyDocument | undefined {
  if (organization.kind === 'gap') return undefined;
  const entry = fieldAt(fieldAt(organization.value, 'policies'), id);
  const document = documentPart(entry, 'document');
  return document.kind === 'there' ? document.value : fullAccess(id)?.policy.document;
}

function organizationLayer(organization: Part<Json>, id: string): Layer | undefined {
  if (organization.kind === 'gap') return undefined;
  const type = textAt(fieldAt(fieldAt(organization.value, 'policies'), id), 'type');
  return type === 'RESOURCE_CONTROL_POLICY' || id === 'p-RCPFullAWSAccess' ? 'rcp' : undefined;
}
