/**
 * In which order the edits of a plan are tried: what only goes, goes first, for Terraform takes off what hangs on a resource
 * before it changes that, and puts on it afterwards. Errs towards "known only after apply": resources of one type do not
 * hang on each other, and where one puts what another takes away nobody knows which of the two is done last.
 * Source: https://developer.hashicorp.com/terraform/internals/graph
 */
import { doubted, type Edit, type Placed, takesAway } from '../edit/edit.ts';

export interface Typed {
  readonly type: string;
  readonly placed: Placed;
}

export interface Ordered {
  readonly edits: readonly Placed[];
  /** Addresses that put what another takes away. */
  readonly rivals: readonly string[];
}

export function ordered(all: readonly Typed[]): Ordered {
  const puts = new Set(all.flatMap(({ placed }) => (takesAway(placed.edit) ? [] : [placed.place])));
  const first = all.filter(({ placed }) => !puts.has(placed.place));
  const then = all.filter(({ placed }) => puts.has(placed.place));
  const goers = Map.groupBy(
    all.filter(({ placed }) => takesAway(placed.edit)),
    spotOf,
  );
  const isRival = (one: Typed): boolean =>
    !takesAway(one.placed.edit) &&
    goers.get(spotOf(one))?.some(({ placed }) => placed.place !== one.placed.place) === true;
  const edits = [...first, ...then].map((one) =>
    isRival(one) ? { ...one.placed, edit: doubted(one.placed.edit) } : one.placed,
  );
  return { edits, rivals: all.filter(isRival).map(({ placed }) => placed.place) };
}

/** What one takes away and another of its type may put. */
function spotOf({ type, placed: { edit, place } }: Typed): string {
  return JSON.stringify([type, ...(namesOf(edit) ?? [place])]);
}

function namesOf(edit: Edit): readonly string[] | undefined {
  switch (edit.kind) {
    case 'inline':
      return [edit.entity, edit.name];
    case 'attach':
      return [edit.entity, edit.policyArn];
    case 'detach':
      return [edit.from, edit.policy];
    case 'organization-attach':
      return [edit.target, edit.policy];
    case 'member':
      return [edit.user, edit.group];
    case 'resource':
      return [edit.arn];
    case 'resource-statement':
      return [edit.arn, edit.sid];
    case 'endpoint':
      return [edit.id];
    default:
      return undefined;
  }
}
