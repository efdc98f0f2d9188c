/**
 * Policy changes of a snapshot, and what it still has of the policies that they name.
 */
import { parseChange } from '../../change/parse.ts';
import type { PolicyChange } from '../../change/policy-change.ts';
import { changeTarget } from '../../change/target.ts';
import { fieldAt, isObject, type Json, textAt } from '../../denial/fields.ts';
import type { PolicyTexts } from '../facts.ts';
import type { Answer, LookupOf } from '../source.ts';
import { documentPart, type Part } from './part.ts';

export function changesReader(
  changes: Part<readonly unknown[]>,
): (lookup: LookupOf<'changes'>) => Answer<readonly PolicyChange[]> {
  let parsed: readonly Placed[] | undefined;
  let malformed = false;
  return (lookup) => {
    if (changes.kind === 'gap') {
      return { kind: 'unread', gaps: [{ reason: changes.reason, subject: `policy changes in ${lookup.account}` }] };
    }
    if (parsed === undefined) {
      malformed = changes.value.some((record) => !isObject(record));
      parsed = changes.value
        .flatMap((record) => parseChange(record) ?? [])
        .map((change) => ({ change, target: changeTarget(change.target), at: Date.parse(change.time) }));
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

/** Of a policy of the organization. */
export function guardrailTexts(organization: Part<Json>, id: string): Answer<PolicyTexts> {
  const entry = organization.kind === 'gap' ? undefined : fieldAt(fieldAt(organization.value, 'policies'), id);
  if (!isObject(entry)) return { kind: 'absent' };
  const layer = textAt(entry, 'type') === 'RESOURCE_CONTROL_POLICY' ? 'rcp' : 'scp';
  const document = documentPart(entry, 'document');
  const versions =
    document.kind === 'there' ? [{ id: '', isDefault: true, createdAt: '', document: document.value }] : [];
  return { kind: 'found', value: { layer, versions } };
}
