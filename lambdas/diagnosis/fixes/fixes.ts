/**
 * The fixes: one for each blocker in the order they have to be made, tried together in the evaluator.
 * Errs towards "not proved": with one blocker that no fix answers, a key that no one could tell, or a check that still
 * refuses, none of the list is verified.
 */
import { bucketArn } from '../../aws/arn.ts';
import { present } from '../../denial/fields.ts';
import { type ContextValue, editPolicies, prepare, withContext } from '../../engine/index.ts';
import type { Judged } from '../../evidence/checks/check.ts';
import type { CauseEntry } from '../causes/cause-entry.ts';
import { serviceOf } from '../causes/service-linked-role-missing.ts';
import type { AttachTo, Blocker, Edit, Fix } from '../diagnosis.ts';
import { asFarAsTold, blockersOf, isByBlockPublicAccess, namedCheck } from '../findings/blockers.ts';
import type { Findings } from '../findings/findings.ts';
import { permissionFree } from '../findings/permission-free.ts';
import { proofOf } from '../proof.ts';
import { isOpenedToAll, roleMistakeOf } from '../role-mistake.ts';
import { checkOf, type Draft, touches } from './draft.ts';
import { exempt } from './exempt.ts';
import { grant } from './grant.ts';
import { exactPlace, placeOf } from './place.ts';

/** A denying statement may hide the next one, or that nothing allows; deeper than this no one follows a list. */
const ROUNDS = 8;
const BLOCK_PUBLIC_ACCESS_ADVICE = 'grant-access-to-named-principals-instead-of-the-public';

export function remedyOf(all: Findings, entry: CauseEntry): readonly Fix[] {
  const findings = asOfNow(all);
  if (entry.outcome === 'not-a-policy-denial' || entry.cause === 'since-changed') return [];
  if (isOpenedToAll(roleMistakeOf(findings))) return [];
  if (permissionFree(all.denial) !== undefined && entry.layer !== 'endpoint') return [];
  if (entry.cause === 'object-missing') return createObject(findings);
  if (entry.cause === 'object-ownership') return [settingFix(findings, ownershipAdvice(findings))];
  if (entry.cause === 'block-public-access' && findings.blockers.length === 0)
    return [settingFix(findings, BLOCK_PUBLIC_ACCESS_ADVICE)];
  const { drafts, after } = drafted(findings);
  if (entry.cause === 'service-linked-role-missing' && drafts.length === 0) return createRole(findings);
  const fixes = merged(drafts).map((draft) => asFix(draft, entry, findings));
  const proof = proofOf(findings, drafts, after);
  return distinctFixes(fixes).map((fix) => ({ ...fix, ...proof }));
}

/** The same thing to do for two actions of one call is told once. */
function distinctFixes(fixes: readonly Fix[]): readonly Fix[] {
  return [...new Map(fixes.map((fix) => [JSON.stringify(fix), fix])).values()];
}

/** What refused then is explained by the policies of then; what has to be changed are the policies of now. */
function asOfNow(findings: Findings): Findings {
  const judged = findings.judged.filter(({ check }) => check.asOf === 'now');
  if (judged.length === findings.judged.length) return findings;
  return { ...findings, judged, blockers: blockersOf(findings.denial, judged, findings.stated) };
}

function drafted(findings: Findings): { readonly drafts: readonly Draft[]; readonly after: readonly Judged[] } {
  const drafts: Draft[] = [];
  const tackled = new Set<string>();
  let state = findings.judged;
  let blockers = statedFirst(findings.blockers);
  for (let round = 0; round < ROUNDS && blockers.length > 0; round += 1) {
    const open = enough(onePerPolicy(blockers.filter((blocker) => !tackled.has(nameOf(blocker)))));
    const fresh = open.flatMap((blocker) => draftFor(blocker, state, findings));
    for (const blocker of open) tackled.add(nameOf(blocker));
    if (open.length === 0) break;
    drafts.push(...fresh);
    state = tried(state, fresh, findings);
    blockers = asFarAsTold(blockersOf(findings.denial, state, undefined), findings.denial, state, findings.stated);
  }
  return { drafts, after: state };
}

/** What AWS named is mended first: that is what people were told. */
function statedFirst(blockers: readonly Blocker[]): readonly Blocker[] {
  return [...blockers.filter(({ from }) => from !== 'engine'), ...blockers.filter(({ from }) => from === 'engine')];
}

/** A policy is rewritten one statement at a time: the next is found again in the new text. */
function onePerPolicy(blockers: readonly Blocker[]): readonly Blocker[] {
  const rewritten = new Set<string>();
  return blockers.filter(({ effect, layer, target, policy }) => {
    const key = JSON.stringify([layer, target, policy]);
    if (effect !== 'explicitDeny' || policy === undefined) return true;
    return rewritten.has(key) ? false : rewritten.add(key);
  });
}

/**
 * A trust, key or resource policy that names the caller in its own account needs no other policy to allow: whether the
 * caller's own still refuse is asked once that is written. What AWS itself named is always answered.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
function enough(blockers: readonly Blocker[]): readonly Blocker[] {
  const isGranting = blockers.some(
    ({ layer, effect }) => effect === 'implicitDeny' && (layer === 'resource' || layer === 'trust'),
  );
  return blockers.filter(
    ({ layer, effect, from }) => !isGranting || layer !== 'identity' || effect !== 'implicitDeny' || from !== 'engine',
  );
}

/** What a fix did not lift is not fixed by the same once more. */
function nameOf({ action, resource, layer, effect, policy, statement, target }: Blocker): string {
  return JSON.stringify([action, resource, layer, effect, policy, statement, target]);
}

function draftFor(blocker: Blocker, judged: readonly Judged[], findings: Findings): readonly Draft[] {
  const one = checkOf(blocker, judged) ?? namedCheck(findings.denial, judged);
  if (one === undefined) return [];
  const row = one.verdict.layers.find((result) => result.layer === blocker.layer);
  // AWS named the layer, and what was read of it allows: there is nothing to add.
  if (blocker.from === 'aws' && blocker.effect === 'implicitDeny' && row?.status === 'allows') return [];
  if (isByBlockPublicAccess(blocker)) {
    const edit = { kind: 'other', what: BLOCK_PUBLIC_ACCESS_ADVICE } as const;
    const attachTo = placeOf(blocker.layer, blocker, one.check, findings);
    return [{ blocker, layer: blocker.layer, attachTo, edit, tries: [] }];
  }
  return [blocker.effect === 'explicitDeny' ? exempt(blocker, one, findings) : grant(blocker, one, findings)];
}

function tried(judged: readonly Judged[], drafts: readonly Draft[], findings: Findings): readonly Judged[] {
  const meets = drafts.reduce<Record<string, ContextValue>>((all, draft) => Object.assign(all, draft.meets), {});
  return judged.map((one) => {
    const edits = drafts
      .filter((draft) => touches(draft, checkOf(draft.blocker, findings.judged)?.check, one.check))
      .flatMap((draft) => draft.tries);
    const policies = editPolicies(one.check.policies, edits);
    const request = withContext(one.check.request, meets);
    const prepared = prepare(policies);
    return { check: { ...one.check, policies, request }, prepared, verdict: prepared.evaluate(request) };
  });
}

/** Statements that go to the same place are one policy to add. */
function merged(drafts: readonly Draft[]): readonly Draft[] {
  const kept: Draft[] = [];
  for (const draft of drafts) {
    const at = kept.findIndex((other) => canMerge(other, draft));
    const other = kept[at];
    if (other === undefined) kept.push(draft);
    else if (draft.replaces !== undefined) kept[at] = draft;
    else kept[at] = { ...other, document: joined(other.document, draft.document) };
  }
  return kept;
}

function canMerge(a: Draft, b: Draft): boolean {
  if (a.layer !== b.layer || !a.document || !b.document) return false;
  if (JSON.stringify(a.attachTo) !== JSON.stringify(b.attachTo)) return false;
  // The later text of a policy that is replaced twice holds the earlier exception too.
  if (a.replaces !== undefined || b.replaces !== undefined) return a.replaces === b.replaces;
  return JSON.stringify(a.edit) === JSON.stringify(b.edit);
}

function joined(a: Draft['document'], b: Draft['document']): Readonly<Record<string, unknown>> {
  const statements = new Map(
    [a, b].flatMap((document) => [document?.['Statement']].flat().map((one) => [JSON.stringify(one), one])),
  );
  return { ...a, Statement: [...statements.values()] };
}

function asFix({ layer, attachTo, document, replaces, edit }: Draft, entry: CauseEntry, findings: Findings): Fix {
  const forRole = entry.cause === 'service-linked-role-missing' && layer === 'identity';
  const told = edit ?? (forRole ? creation(findings) : undefined);
  return present<Fix>({
    layer,
    attachTo,
    document,
    replaces,
    edit: told,
    verified: false,
    unless: [],
  });
}

/** Once in an account, by whoever may. */
function createRole(findings: Findings): readonly Fix[] {
  const { account, caller } = findings.denial;
  const owner = caller.account ?? account;
  const attachTo: AttachTo = owner === '' ? { kind: 'not-known' } : { kind: 'known', target: owner };
  return [{ layer: 'identity', attachTo, edit: creation(findings), verified: false, unless: [] }];
}

function creation(findings: Findings): Extract<Edit, { kind: 'create-service-linked-role' }> {
  const service = serviceOf(findings);
  return present({ kind: 'create-service-linked-role', service });
}

function createObject({ judged, denial }: Findings): readonly Fix[] {
  const read = judged.find(({ check }) => /^s3:GetObject/i.test(check.request.action));
  return [
    {
      layer: 'resource',
      attachTo: exactPlace(read?.check.request.resource ?? denial.needs[0]?.resource),
      edit: { kind: 'create-object' },
      verified: read?.verdict.decision === 'allowed' && read.verdict.dependsOn.length === 0,
      unless: [],
    },
  ];
}

function ownershipAdvice({ evidence }: Findings): string {
  const written = [...evidence.answers.resource.values()].some(
    (answer) => answer.kind === 'found' && answer.value.objectOwnership !== 'BucketOwnerEnforced',
  );
  return written ? 'let-the-account-that-wrote-the-object-grant-access' : 'use-bucket-owner-enforced';
}

function settingFix({ denial }: Findings, what: string): Fix {
  const attachTo = exactPlace(denial.needs[0] && bucketArn(denial.needs[0].resource));
  return { layer: 'resource', attachTo, edit: { kind: 'other', what }, verified: false, unless: [] };
}
