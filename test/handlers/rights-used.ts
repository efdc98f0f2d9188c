/** What a function asked AWS of Denyscope's own things, compared with what its role may do there. */
import { type Handler, OWN_ACTIONS } from '../../lib/rights/own-actions.ts';
import type { Call } from '../aws-endpoint/index.ts';

/** The calls that the roles of these functions would refuse; none is right. */
export function beyondRights(handlers: readonly Handler[], calls: readonly Call[]): readonly string[] {
  const allowed = new Set(
    OWN_ACTIONS.filter(({ by }) => handlers.some((handler) => by.includes(handler))).map(({ action }) => action),
  );
  // Of other services the readers' rights cover much: their list is compared elsewhere.
  const asked = calls.filter(({ service }) => service === 'dynamodb').map(({ operation }) => `dynamodb:${operation}`);
  return [...new Set(asked)].filter((action) => !allowed.has(action));
}
