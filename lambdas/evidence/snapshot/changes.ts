/**
 * Policy changes of a snapshot, with the text each replaced where the snapshot still has it.
 */
import { parseChange } from '../../change/parse.ts';
import type { PolicyChange } from '../../change/policy-change.ts';
import { changeTarget } from '../../change/target.ts';
import { fieldAt, isObject, type Json, textAt } from '../../denial/fields.ts';
import type { Layer, PolicyDocument } from '../../engine/index.ts';
import { withOldTexts } from '../before/old-text.ts';
import { fullAccess } from '../full-access.ts';
import type { Answer, LookupOf } from '../source.ts';
import type { PolicyVersion } from './iam.ts';
import { documentPart, type Part } from './part.ts';

export function changesReader(
  changes: Part<readonly unknown[]>,
  organization: Part<Json>,
  versions: (policyArn: string) => readonly PolicyVersion[],
): (lookup: LookupOf<'changes'>) => Answer<readonly PolicyChange[]> {
  let parsed: readonly Placed[] | undefined;
  let malformed = false;
  return (lookup) => {
    if (changes.kind === 'gap') {
      return { kind: 'unread', gaps: [{ reason: changes.reason, subject: `policy changes in ${lookup.account}` }] };
    }
    if (parsed === undefined) {
      malformed = changes.value.some((record) => !isObject(record));
      parsed = withOldTexts(
        changes.value.flatMap((record) => parseChange(record) ?? []),
        {
          versions,
          organizationPolicy: (id) => organizationPolicy(organization, id),
          organizationLayer: (id) => organizationLayer(organization, id),
        },
      ).map((change) => ({ change, target: changeTarget(change.target), at: Date.parse(change.time) }));
    }
    const targets = new Set(lookup.targets.map(changeTarget));
    const until = Date.parse(lookup.until);
    return {
      kind: 'found',
      // Times that cannot be compared leave a change in.
      value: parsed.filter(({ target, at }) => targets.has(target) && !(at > until)).map(({ change }) => change),
      gaps: malformed ? [{ reason: 'malformed', subject: `policy changes in ${lookup.account}` }] : [],
    };
  };
}

/** Target and time are read once: every denial asks for the changes of a dozen entities. */
interface Placed {
  readonly change: PolicyChange;
  readonly target: string;
  /** `NaN` where it cannot be told. */
  readonly at: number;
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
