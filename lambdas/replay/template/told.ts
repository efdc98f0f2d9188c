/**
 * What of a template is told beside its facts: what is left out of it, what goes, and what of its texts is not known.
 * Errs towards telling; what stands as it stood is no part of the change.
 */
import { isObject, objectAt, present, textAt } from '../../denial/fields.ts';
import { sameText } from '../edit/parts.ts';
import { permissionSetNamed } from '../edit/permission-sets.ts';
import type { PlanNote } from '../plan/planned.ts';
import type { Fact } from './facts/fact.ts';
import { Reading } from './reading.ts';
import { resolved } from './resolve.ts';
import type { Scope } from './scope.ts';
import { THINGS } from './things.ts';
import { isPlain, Unresolved } from './unresolved.ts';

interface Told {
  readonly notes: readonly PlanNote[];
  readonly scope: Scope;
}

/** What comes, changes or goes and is not read, or stands nobody knows where. */
export function unreadBetween(standing: Told, then: Told): readonly PlanNote[] {
  const told = new Set(then.notes.map(({ place }) => place));
  const gone = standing.notes.filter(
    ({ kind, place }) => (kind === 'not-read' || kind === 'unresolved-place') && !told.has(place),
  );
  return [...then.notes.filter((note) => !isKept(note, standing.scope, then.scope)), ...gone];
}

/** It is as it was, whatever it is: of a nested template only the address is told, which may hold another text. */
function isKept({ kind, place }: PlanNote, standing: Scope, then: Scope): boolean {
  if (kind !== 'not-read') return false;
  const id = idsIn(then).find((one) => new Reading(then, one).place('') === place.replace(/ \(.*\)$/, ''));
  const [before, after] = id === undefined ? [] : [standing.standing(id), then.standing(id)];
  if (before === undefined || after === undefined || /^AWS::CloudFormation::/.test(textAt(after, 'Type') ?? ''))
    return false;
  return sameText(resolved(before, standing), resolved(after, then));
}

/** What goes with all that it holds: roles and users whose calls nobody can tell, and what others call. */
export function deletedIn(standing: Scope, then: Scope): readonly PlanNote[] {
  const kept = new Set(
    idsIn(then).flatMap((id) => (then.standing(id) === undefined ? [] : [then.identified(id)?.arn])),
  );
  return idsIn(standing).flatMap((id): readonly PlanNote[] => {
    const type = textAt(standing.standing(id), 'Type') ?? '';
    if (isRetained(standing, id) || then.standing(id) !== undefined) return [];
    const reading = new Reading(standing, id);
    if (type === 'AWS::SSO::PermissionSet') {
      const name = reading.property('Name');
      const entity = isPlain(name) ? permissionSetNamed(String(name)) : undefined;
      return [present<PlanNote>({ kind: 'deleted', place: reading.place(''), entity })];
    }
    // A policy that goes is seen by what it is taken off.
    if (!Object.hasOwn(THINGS, type) || type === 'AWS::IAM::ManagedPolicy') return [];
    const arn = standing.identified(id)?.arn;
    // Under another logical id it stays.
    const entity = typeof arn === 'string' && !kept.has(arn) ? arn : undefined;
    return [present<PlanNote>({ kind: 'deleted', place: reading.place(''), entity })];
  });
}

/** It stays in AWS where the template no longer has it. */
export function isRetained(standing: Scope, id: string): boolean {
  return ['Retain', 'RetainExceptOnCreate'].includes(textAt(standing.resource(id), 'DeletionPolicy') ?? '');
}

export function unresolvedIn(facts: readonly Fact[]): readonly PlanNote[] {
  return facts.flatMap(({ said, place }) =>
    pathsIn(said).map((path) => ({ kind: 'unresolved-text', place: `${place}${path}` }) as const),
  );
}

/** Where in it a value is not known: `.Statement[0].Resource[1]`. */
function pathsIn(value: unknown): readonly string[] {
  if (value instanceof Unresolved) return [''];
  if (Array.isArray(value)) return value.flatMap((one, at) => pathsIn(one).map((path) => `[${at}]${path}`));
  return isObject(value)
    ? Object.entries(value).flatMap(([name, one]) => pathsIn(one).map((path) => `.${name}${path}`))
    : [];
}

function idsIn(scope: Scope): readonly string[] {
  return Object.keys(objectAt(scope.input.template, 'Resources') ?? {});
}
