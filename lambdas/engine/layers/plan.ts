/**
 * The statements that can matter to one action, layer by layer: found once for an action, then used for every request
 * that names it. Statements about other actions cost nothing after that.
 */
import type { Statement } from '../policy/statement.ts';
import { covers, serviceOf, statementsAbout } from './by-service.ts';
import { type CompiledLayer, type CompiledLevel, type CompiledSet, type LayerKind, misplaced } from './compiled-set.ts';
import { type Candidate, Shelf } from './shelf.ts';

export interface PlannedLevel {
  readonly target: string | undefined;
  readonly denies: Shelf;
  readonly allows: Shelf;
  /** Denies that are about this action but could not be read to the end. */
  readonly doubtful: readonly Candidate[];
  /** The level, or one of its documents, was not read. */
  readonly unread: boolean;
  readonly source: CompiledLevel;
}

export type PlannedLayer = readonly PlannedLevel[] | null | undefined;
export type Plan = Readonly<Record<LayerKind, PlannedLayer>>;

/** `action` in lower case. */
export function planFor(set: CompiledSet, action: string): Plan {
  const of = (kind: LayerKind) => planLayer(kind, set.layers[kind], action);
  return {
    identity: of('identity'),
    boundary: of('boundary'),
    session: of('session'),
    scp: of('scp'),
    rcp: of('rcp'),
    resource: of('resource'),
    endpoint: of('endpoint'),
  };
}

function planLayer(kind: LayerKind, layer: CompiledLayer, action: string): PlannedLayer {
  return layer === undefined || layer === null ? layer : layer.map((level) => planLevel(kind, level, action));
}

function planLevel(kind: LayerKind, level: CompiledLevel, action: string): PlannedLevel {
  const denies: Candidate[] = [];
  const allows: Candidate[] = [];
  const doubtful: Candidate[] = [];
  const service = serviceOf(action);
  let unread = level.policies === null;
  for (const { name, document } of level.policies ?? []) {
    if (document.unread) unread = true;
    for (const about of statementsAbout(service, document)) {
      const { statement } = about;
      if (!covers(about, action)) {
        if (!statement.unreadable || statement.effect === 'Allow' || statement.actions.length > 0) continue;
      }
      const candidate = { policy: name, id: statement.id, statement };
      const odd =
        statement.unreadable || (misplaced(kind, statement, false) !== undefined && !forgivable(kind, statement));
      if (!odd) (statement.effect === 'Deny' ? denies : allows).push(candidate);
      else if (statement.effect === 'Deny') doubtful.push(candidate);
    }
  }
  return {
    target: level.target,
    denies: new Shelf(denies),
    allows: new Shelf(allows),
    doubtful,
    unread,
    source: level,
  };
}

/** A Deny that lacks its Resource, or names a Principal where none belongs, is still clear enough: it refuses. */
function forgivable(kind: LayerKind, statement: Statement): boolean {
  return statement.effect === 'Deny' && kind !== 'resource' && kind !== 'endpoint';
}
