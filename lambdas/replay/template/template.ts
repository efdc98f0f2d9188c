/**
 * CloudFormation templates, as people write them or `cdk synth` does, to edits: what each says of permissions against what
 * is deployed. The deployed state is the snapshot's; what a template no longer says is told by the one that is deployed.
 * Errs towards unknown: what cannot be resolved is told with its place, and calls that hang on it are not decided.
 */
import { fieldAt, type Json, objectAt, present, textAt } from '../../denial/fields.ts';
import { type Placed, takesAway } from '../edit/edit.ts';
import { sameText } from '../edit/parts.ts';
import type { PlanNote, Planned } from '../plan/planned.ts';
import { endpoint, movedEndpoints } from './facts/endpoint-facts.ts';
import { type Fact, inDoubt } from './facts/fact.ts';
import { IAM_TYPES } from './facts/iam-facts.ts';
import { RESOURCE_TYPES } from './facts/resource-facts.ts';
import { permissionSet } from './facts/sso-facts.ts';
import { type Read, Reading } from './reading.ts';
import { resolved } from './resolve.ts';
import { Scope, type ScopeInput } from './scope.ts';
import { deletedIn, isRetained, unreadBetween, unresolvedIn } from './told.ts';
import { bearsOnPolicies, isLoop, macrosIn } from './unread-types.ts';
import { Unresolved } from './unresolved.ts';

export interface TemplateInput {
  readonly template: Json;
  /** What stands there now. */
  readonly deployed?: Json;
  /** Told in notes: a file. */
  readonly file: string;
  readonly stack?: string;
  readonly account?: string;
  readonly region?: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly physical?: Readonly<Record<string, string>>;
}

export function isTemplate(json: Json): boolean {
  return objectAt(json, 'Resources') !== undefined && fieldAt(json, 'resource_changes') === undefined;
}

/** All that are deployed together: one may take what another gives out. */
export function readTemplates(inputs: readonly TemplateInput[], snapshot: Json): Planned {
  const scopes: Scope[] = [];
  const exported = exportsOf(scopes);
  for (const input of inputs) scopes.push(scopeOf(input, snapshot, input.template, exported));
  const all = inputs.map((input, at) => {
    const scope = scopes[at];
    return scope === undefined ? { edits: [], notes: [] } : readOne(input, scope, exported);
  });
  return { edits: inOrder(all.flatMap(({ edits }) => edits)), notes: all.flatMap(({ notes }) => notes) };
}

function readOne(input: TemplateInput, scope: Scope, exported: (name: string) => unknown): Planned {
  const { deployed, file } = input;
  const then = factsIn(scope);
  if (deployed === undefined) {
    const notes = [...then.notes, { kind: 'removals-unseen', place: file } as const];
    const said = then.facts.filter(({ isSilent }) => isSilent !== true);
    return { edits: said.map(madeOf), notes: [...notes, ...unresolvedIn(said)] };
  }
  const standing = scopeOf({ ...input, template: deployed }, scope.input.snapshot, deployed, exported);
  // With `Retain` what leaves the template stays as it is.
  const before = factsIn(standing, (id) => scope.standing(id) === undefined && isRetained(standing, id));
  const [now, proposed] = [spoken(before.facts), spoken(then.facts)];
  const held = new Map(now.map((fact) => [fact.key, fact]));
  const kept = new Set(proposed.map(({ key }) => key));
  const changed = proposed.filter((fact) => !isSame(held.get(fact.key), fact));
  const gone = now.filter(({ key, undo }) => !kept.has(key) && undo !== undefined);
  const undone = gone.flatMap(({ place, undo }) => (undo === undefined ? [] : [{ place, edit: undo }]));
  return {
    edits: [...undone, ...changed.map(madeOf)],
    notes: [
      ...unreadBetween({ ...before, scope: standing }, { ...then, scope }),
      ...unresolvedIn(changed),
      ...deletedIn(standing, scope),
      ...movedEndpoints(standing, scope),
    ],
  };
}

function isSame(held: Fact | undefined, fact: Fact): boolean {
  return held !== undefined && held.condition === fact.condition && sameText(held.said, fact.said);
}

/** Where one says nothing of what another speaks about, it is as if it were not there. */
function spoken(facts: readonly Fact[]): readonly Fact[] {
  const said = new Set(facts.flatMap(({ key, isSilent }) => (isSilent === true ? [] : [key])));
  return facts.filter(({ key, isSilent }) => isSilent !== true || !said.has(key));
}

interface Facts {
  readonly facts: readonly Fact[];
  readonly notes: readonly PlanNote[];
}

/** `stays`: what it says is not undone where the template no longer says it. */
function factsIn(scope: Scope, stays: (id: string) => boolean = () => false): Facts {
  const facts: Fact[] = [];
  const notes: PlanNote[] = [...macrosIn(scope)];
  for (const [id, resource] of Object.entries(objectAt(scope.input.template, 'Resources') ?? {})) {
    const type = textAt(resource, 'Type') ?? '';
    const reading = new Reading(scope, id);
    const condition = textAt(resource, 'Condition');
    const stands = condition === undefined ? true : scope.condition(condition);
    if (stands === false) continue;
    const read = readerOf(type);
    if (read === undefined) {
      if (isLoop(id)) notes.push({ kind: 'not-read', place: reading.place('') });
      else if (bearsOnPolicies(type, resource, reading))
        notes.push({ kind: 'not-read', place: reading.place(`(${type})`) });
      continue;
    }
    const all = read(reading);
    const found = stays(id) ? all.map(({ undo: _, ...fact }) => fact) : all;
    facts.push(...(stands === undefined ? found.map((fact) => inDoubt(fact, condition ?? '')) : found));
    if (stands === undefined && found.length > 0)
      notes.push({ kind: 'unresolved-condition', place: reading.place(`Condition ${condition ?? ''}`) });
    notes.push(...reading.notes);
  }
  return {
    facts,
    notes: notes.filter(
      (note, at) => notes.findIndex(({ kind, place }) => kind === note.kind && place === note.place) === at,
    ),
  };
}

function readerOf(type: string): Read | undefined {
  if (type === 'AWS::SSO::PermissionSet') return permissionSet;
  if (type === 'AWS::EC2::VPCEndpoint') return endpoint;
  if (Object.hasOwn(IAM_TYPES, type)) return IAM_TYPES[type];
  return Object.hasOwn(RESOURCE_TYPES, type) ? RESOURCE_TYPES[type] : undefined;
}

function madeOf({ place, make }: Fact): Placed {
  return { place, edit: make };
}

/** What goes makes room first; a policy is there before it is attached. */
function inOrder(edits: readonly Placed[]): readonly Placed[] {
  const rank = ({ edit }: Placed): number =>
    edit.kind === 'detach' ? 0 : takesAway(edit) ? 1 : edit.kind === 'managed-text' ? 2 : 3;
  return [...edits].sort((a, b) => rank(a) - rank(b));
}

function scopeOf(input: TemplateInput, snapshot: Json, template: Json, exported: (name: string) => unknown): Scope {
  const { deployed, stack, account, region, parameters, physical } = input;
  const ids = deployed === undefined ? undefined : new Set(Object.keys(objectAt(deployed, 'Resources') ?? {}));
  return new Scope(
    present<ScopeInput>({ template, snapshot, parameters, exported, stack, account, region, physical, deployed: ids }),
  );
}

/** By name; what a stack of another template gives out is not known. */
function exportsOf(scopes: readonly Scope[]): (name: string) => unknown {
  const values = new Map<string, unknown>();
  let outputs: Map<string, { readonly scope: Scope; readonly output: unknown }> | undefined;
  let waiting = 0;
  const namesGiven = () => {
    if (outputs !== undefined) return outputs;
    outputs = new Map();
    for (const scope of scopes)
      for (const output of Object.values(objectAt(scope.input.template, 'Outputs') ?? {})) {
        const name = resolved(fieldAt(fieldAt(output, 'Export'), 'Name'), scope);
        if (typeof name === 'string' && !outputs.has(name)) outputs.set(name, { scope, output });
      }
    return outputs;
  };
  return (name) => {
    if (values.has(name)) return values.get(name);
    const none = new Unresolved(['Fn::ImportValue', name]);
    const given = namesGiven().get(name);
    if (given === undefined || waiting >= LONGEST_CHAIN) return none;
    // Two that import each other have no value.
    values.set(name, none);
    waiting += 1;
    const value = resolved(fieldAt(given.output, 'Value'), given.scope);
    waiting -= 1;
    values.set(name, value);
    return value;
  };
}

/** Of stacks that take from each other, longer than anybody builds. */
const LONGEST_CHAIN = 100;
