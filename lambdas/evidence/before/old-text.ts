/**
 * The text that a change replaced, looked for where it may still be had: an earlier version of the managed policy, the
 * policy that was detached, the previous change of the same policy, in that order.
 * Errs towards not known: a text is taken only where nothing came between.
 */
import type { PolicyChange } from '../../change/policy-change.ts';
import type { Layer, PolicyDocument } from '../../engine/index.ts';

export interface OldTexts {
  readonly versions: (policyArn: string) => readonly {
    readonly id: string;
    readonly isDefault: boolean;
    readonly createdAt: string;
    readonly document: PolicyDocument | undefined;
  }[];
  readonly organizationPolicy: (id: string) => PolicyDocument | undefined;
  readonly organizationLayer?: (id: string) => Layer | undefined;
}

/** Newest first, each with its old text as far as it is known. */
export function withOldTexts(changes: readonly PolicyChange[], texts: OldTexts): readonly PolicyChange[] {
  const newestFirst = changes.toSorted((a, b) => compareTimes(b.time, a.time));
  return newestFirst.map((change, at) => {
    const layered = withLayer(change, texts);
    if (change.oldDocument !== undefined) return layered;
    const old = fromVersion(layered, texts) ?? fromEarlier(layered, newestFirst.slice(at + 1), texts);
    return old ? { ...layered, oldDocument: old.document, oldFrom: old.from } : layered;
  });
}

interface Old {
  readonly document: PolicyDocument | null;
  readonly from: 'version' | 'journal' | 'record';
}

function fromVersion(change: PolicyChange, texts: OldTexts): Old | undefined {
  const policy = change.policy ?? '';
  if (change.layer === 'scp' || change.layer === 'rcp') {
    // The text as it stands, which a later update would have changed: only for an attachment that was taken away.
    const document = change.kind === 'detach' ? texts.organizationPolicy(policy) : undefined;
    return document === undefined ? undefined : { document, from: 'version' };
  }
  if (!/^arn:[^:]*:iam:/.test(policy)) return undefined;
  const versions = texts.versions(policy);
  if (change.kind === 'detach') {
    const document = versions.find(({ isDefault }) => isDefault)?.document;
    return document === undefined ? undefined : { document, from: 'version' };
  }
  if (change.kind !== 'put' || change.target !== policy) return undefined;
  // The version before the one that this change made, which may by now be an old one itself.
  const written = JSON.stringify(change.newDocument);
  const others = versions.filter(({ isDefault, document }) => !isDefault && JSON.stringify(document) !== written);
  const earlier = others
    .filter(({ createdAt }) => createdAt !== '' && compareTimes(createdAt, change.time) < 0)
    .toSorted((a, b) => compareTimes(b.createdAt, a.createdAt));
  // Without dates there must be no choice.
  const [only] = others.length === 1 && others[0]?.createdAt === '' ? others : earlier;
  const document = only?.document;
  return document === undefined ? undefined : { document, from: 'version' };
}

const MAKERS = /^iam:Create(?:Role|User|Group)$/;

/** What the previous change of the same policy left behind. */
function fromEarlier(change: PolicyChange, earlier: readonly PolicyChange[], texts: OldTexts): Old | undefined {
  if (change.kind === 'other') return undefined;
  const before = earlier.find(
    (candidate) =>
      candidate.target === change.target &&
      candidate.layer === change.layer &&
      (candidate.policy === change.policy || change.layer === 'boundary'),
  );
  // Nothing stood there when the entity itself was made.
  const isMade = earlier.some(({ target, action }) => target === change.target && MAKERS.test(action));
  if (before === undefined && isMade && change.layer !== 'trust') return { document: null, from: 'record' };
  if (before === undefined || compareTimes(before.time, change.time) >= 0) return undefined;
  // A boundary is set by the ARN of a managed policy, whose text stands elsewhere.
  const boundary = before.kind === 'put-boundary' ? texts.versions(before.policy ?? '') : [];
  const document = before.newDocument ?? boundary.find(({ isDefault }) => isDefault)?.document;
  if (before.newDocument === null) return { document: null, from: 'record' };
  return document === undefined ? undefined : { document, from: 'record' };
}

/** A record of Organizations does not say whether the policy is an SCP or an RCP. */
function withLayer(change: PolicyChange, texts: OldTexts): PolicyChange {
  if (change.layer !== 'scp' || change.policy === undefined) return change;
  const layer = texts.organizationLayer?.(change.policy);
  return layer === undefined ? change : { ...change, layer };
}

function compareTimes(a: string, b: string): number {
  const [one, other] = [Date.parse(a), Date.parse(b)];
  return Number.isNaN(one) || Number.isNaN(other) ? a.localeCompare(b) : one - other;
}
