/**
 * Statements that would apply but for their actions: a typo, another service's prefix, a `NotAction` that leaves it out.
 * Found once for a level and an action, because they hang on nothing else.
 */
import { distance as levenshtein } from 'fastest-levenshtein';
import { covers, serviceOf, statementsAbout } from '../layers/by-service.ts';
import type { PlannedLevel } from '../layers/plan.ts';
import type { Candidate } from '../layers/shelf.ts';
import { glob } from '../policy/pattern.ts';
import type { Statement } from '../policy/statement.ts';
import type { NearMissReason } from '../verdict.ts';

export interface ActionMiss {
  readonly candidate: Candidate;
  readonly reason: NearMissReason;
  readonly policyValue: string;
  readonly distance: number;
}

const MISSES_AT_MOST = 20;
const found = new WeakMap<PlannedLevel, readonly ActionMiss[]>();

/** `action` in lower case; the level was planned for it. */
export function actionMisses(level: PlannedLevel, action: string): readonly ActionMiss[] {
  const before = found.get(level);
  if (before !== undefined) return before;
  const misses: ActionMiss[] = [];
  for (const { name, document } of level.source.policies ?? []) {
    const about = new Map(statementsAbout(serviceOf(action), document).map((one) => [one.statement, one]));
    for (const statement of document.statements) {
      const own = about.get(statement);
      if (statement.effect === 'Deny' || statement.unreadable || (own !== undefined && covers(own, action))) continue;
      const miss = missOf(statement, action);
      if (miss !== undefined) misses.push({ ...miss, candidate: { policy: name, id: statement.id, statement } });
    }
  }
  misses.sort((a, b) => a.distance - b.distance);
  found.set(level, misses.slice(0, MISSES_AT_MOST));
  return misses.slice(0, MISSES_AT_MOST);
}

type ClosestPattern = Omit<ActionMiss, 'candidate'>;

function missOf(statement: Statement, action: string): ClosestPattern | undefined {
  if (statement.negatedAction) {
    const policyValue = statement.actions.find((pattern) => glob(pattern.toLowerCase(), action)) ?? '';
    return { reason: 'action-excluded', policyValue, distance: 4 };
  }
  let best: ClosestPattern | undefined;
  for (const policyValue of statement.actions) {
    const compared = compare(policyValue, action);
    if (compared === undefined) continue;
    const [reason, distance] = compared;
    if (best === undefined || distance < best.distance) best = { reason, policyValue, distance };
  }
  return best;
}

function compare(pattern: string, action: string): readonly [NearMissReason, number] | undefined {
  const colon = action.indexOf(':');
  const written = pattern.indexOf(':');
  if (written < 0 || colon < 0) return undefined;
  const sameService =
    written === colon &&
    alike(pattern, action, 0, 0) &&
    pattern.slice(0, written).toLowerCase() === action.slice(0, colon);
  if (!sameService) {
    if (pattern.length - written !== action.length - colon) return undefined;
    if (!alike(pattern, action, 1 + written, 1 + colon)) return undefined;
    if (pattern.slice(written).toLowerCase() !== action.slice(colon)) return undefined;
    const off = levenshtein(pattern.slice(0, written).toLowerCase(), action.slice(0, colon));
    return off <= 2 ? ['action-typo', off] : ['action-other-service', 3];
  }
  const name = pattern.slice(written + 1).toLowerCase();
  const star = name.indexOf('*');
  const wanted = action.slice(colon + 1);
  const [one, other] = star < 0 ? [name, wanted] : [name.slice(0, star), wanted.slice(0, star)];
  if (Math.abs(one.length - other.length) <= 2 && one.length > 3) {
    const off = levenshtein(one, other);
    if (off <= (star < 0 ? 2 : 1)) return ['action-typo', off];
  }
  return ['action-differs', 12];
}

/** Most patterns are of another service and name: told by a letter, whatever its case. */
function alike(pattern: string, action: string, at: number, other: number): boolean {
  return (pattern.charCodeAt(at) | 32) === (action.charCodeAt(other) | 32);
}
