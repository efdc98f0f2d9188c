/**
 * The text that a change replaced, looked for where it may still be had: an earlier version of the managed policy, the
 * policy that was detached, the previous change of the same policy, in that order. The one place where changes get their
 * old texts, for a denial and for the journal, live and from a snapshot.
 * Errs towards not known: a text is taken only where nothing came between; what cannot be read is left out, and its change
 * is a suspect instead of a culprit.
 */
import type { PolicyChange } from '../../change/policy-change.ts';
import type { Layer, PolicyDocument } from '../../engine/index.ts';
import type { PolicyTexts } from '../facts.ts';
import { FULL_ACCESS_RCP, fullAccess } from '../full-access.ts';
import type { PolicyTextsReader } from '../source.ts';

type Texts = ReadonlyMap<string, PolicyTexts>;

/** So many managed policies, and as many of the organization, are read at most: no role has more attached. */
const MOST_POLICIES = 20;

/** Newest first, each with its old text as far as it is known. */
export async function withOldTexts(
  changes: readonly PolicyChange[],
  reader: PolicyTextsReader | undefined,
  signal: AbortSignal,
): Promise<readonly PolicyChange[]> {
  const texts = reader === undefined ? new Map() : await textsOf(changes, reader, signal);
  const layered = changes.map((change) => withLayer(change, texts));
  const newestFirst = layered.toSorted((a, b) => compareTimes(b.time, a.time));
  return newestFirst.map((change, at) => {
    if (change.oldDocument !== undefined) return change;
    const others = newestFirst.toSpliced(at, 1);
    const old = fromVersion(change, others, texts) ?? fromEarlier(change, others, texts);
    return old ? { ...change, oldDocument: old.document, oldFrom: old.from } : change;
  });
}

async function textsOf(
  changes: readonly PolicyChange[],
  reader: PolicyTextsReader,
  signal: AbortSignal,
): Promise<Texts> {
  if (changes.every((change) => change.oldDocument !== undefined && !isGuardrail(change.layer))) return new Map();
  const guardrails = changes.filter(({ layer, policy = '' }) => isGuardrail(layer) && fullAccess(policy) === undefined);
  const named = [...firstOf(changes.filter(isManaged)), ...firstOf(guardrails)];
  const read = await Promise.all(
    named.map(async ([policy, account]) => {
      const answer = await reader(policy, account, signal).catch(() => undefined);
      return answer?.kind === 'found' ? ([[policy, answer.value]] as const) : [];
    }),
  );
  return new Map(read.flat());
}

/** Account by the policy that is named. */
function firstOf(changes: readonly PolicyChange[]): readonly (readonly [string, string])[] {
  const named = changes.flatMap(({ policy, account }) => (policy === undefined ? [] : [[policy, account] as const]));
  return [...new Map(named)].slice(0, MOST_POLICIES);
}

function isManaged({ policy }: PolicyChange): boolean {
  return /^arn:[^:]*:iam:/.test(policy ?? '');
}

function isGuardrail(layer: Layer): boolean {
  return layer === 'scp' || layer === 'rcp';
}

interface Old {
  readonly document: PolicyDocument | null;
  readonly from: 'version' | 'journal' | 'record';
}

const SET_DEFAULT = 'iam:SetDefaultPolicyVersion';

function fromVersion(change: PolicyChange, changes: readonly PolicyChange[], texts: Texts): Old | undefined {
  const policy = change.policy ?? '';
  if (!isManaged(change) && !isGuardrail(change.layer)) return undefined;
  // Only for an attachment that was taken away: a change of the text itself is undone by what stood there before.
  if (change.kind === 'detach') {
    const document = textInForce(policy, texts, change.time);
    return document === undefined ? undefined : { document, from: 'version' };
  }
  if (change.kind !== 'put' || change.target !== policy) return undefined;
  // The version before the one that this change made, which may by now be an old one itself.
  const written = JSON.stringify(change.newDocument);
  const versions = texts.get(policy)?.versions ?? [];
  const others = versions.filter(({ isDefault, document }) => !isDefault && JSON.stringify(document) !== written);
  const earlier = others
    .filter(({ createdAt }) => createdAt !== '' && compareTimes(createdAt, change.time) < 0)
    .toSorted((a, b) => compareTimes(b.createdAt, a.createdAt));
  // Without dates there must be no choice.
  const [only] = others.length === 1 && others[0]?.createdAt === '' ? others : earlier;
  // Another version may have been put in force since that one was made, and which it was a record does not show here.
  const isReplaced = changes.some(
    ({ action, target, time }) =>
      action === SET_DEFAULT &&
      target === policy &&
      compareTimes(time, change.time) <= 0 &&
      compareTimes(time, only?.createdAt ?? '') >= 0,
  );
  if (isReplaced) return undefined;
  const document = only?.document;
  return document === undefined ? undefined : { document, from: 'version' };
}

const MAKERS = /^iam:Create(?:Role|User|Group)$/;

/** What the previous change of the same policy left behind; of two of the same second nobody knows which came first. */
function fromEarlier(change: PolicyChange, others: readonly PolicyChange[], texts: Texts): Old | undefined {
  if (change.kind === 'other') return undefined;
  const upToIt = others.filter(({ time }) => compareTimes(time, change.time) <= 0);
  const before = upToIt.find(
    (candidate) =>
      candidate.target === change.target &&
      candidate.layer === change.layer &&
      (candidate.policy === change.policy || change.layer === 'boundary'),
  );
  // Nothing stood there when the entity itself was made.
  const isMade = upToIt.some(({ target, action }) => target === change.target && MAKERS.test(action));
  if (before === undefined && isMade && change.layer !== 'trust') return { document: null, from: 'record' };
  if (before === undefined || compareTimes(before.time, change.time) === 0) return undefined;
  // A boundary is set by the ARN of a managed policy, whose text stands elsewhere.
  const boundary = before.kind === 'put-boundary' ? textInForce(before.policy ?? '', texts, change.time) : undefined;
  const document = before.newDocument ?? boundary;
  if (before.newDocument === null) return { document: null, from: 'record' };
  return document === undefined ? undefined : { document, from: 'record' };
}

/** The text in force then, where it still is: a version made since says nothing of the one before. */
function textInForce(policy: string, texts: Texts, time: string): PolicyDocument | undefined {
  const inForce = texts.get(policy)?.versions.find(({ isDefault }) => isDefault);
  const isLater = inForce !== undefined && inForce.createdAt !== '' && compareTimes(inForce.createdAt, time) > 0;
  return isLater ? undefined : (inForce?.document ?? fullAccess(policy)?.policy.document);
}

/** A record of Organizations does not say whether the policy is an SCP or an RCP. */
function withLayer(change: PolicyChange, texts: Texts): PolicyChange {
  if (change.layer !== 'scp' || change.policy === undefined) return change;
  const layer = texts.get(change.policy)?.layer ?? (fullAccess(change.policy) === FULL_ACCESS_RCP ? 'rcp' : 'scp');
  return { ...change, layer };
}

function compareTimes(a: string, b: string): number {
  const [one, other] = [Date.parse(a), Date.parse(b)];
  return Number.isNaN(one) || Number.isNaN(other) ? a.localeCompare(b) : one - other;
}
