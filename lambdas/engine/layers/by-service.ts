/**
 * The statements of a document that can be about one service, each with those of its actions that can: sought once a
 * service, because every action of it asks again. Errs towards too many: a pattern decides itself whether it matches.
 */
import type { CompiledDocument } from '../policy/document.ts';
import { glob, literalStart } from '../policy/pattern.ts';
import type { Statement } from '../policy/statement.ts';

interface AboutService {
  readonly statement: Statement;
  /** Lower case. */
  readonly actions: readonly string[];
}

const known = new WeakMap<CompiledDocument, Map<string, readonly AboutService[]>>();
/** More than anybody uses, and a bound for a hostile stream. */
const SERVICES_AT_MOST = 300;

/** In the order of the document; what could not be read is among them, for it may be about anything. */
export function statementsAbout(service: string, document: CompiledDocument): readonly AboutService[] {
  let services = known.get(document);
  if (services === undefined) {
    services = new Map();
    known.set(document, services);
  }
  const before = services.get(service);
  if (before !== undefined) return before;
  const found: AboutService[] = [];
  for (const statement of document.statements) {
    const actions = statement.actions.filter((pattern) => canBeOf(service, pattern));
    if (actions.length === 0 && !statement.negatedAction && !statement.unreadable) continue;
    found.push({ statement, actions: actions.map((pattern) => pattern.toLowerCase()) });
  }
  if (services.size >= SERVICES_AT_MOST) services.clear();
  services.set(service, found);
  return found;
}

export function serviceOf(action: string): string {
  return action.slice(0, Math.max(action.indexOf(':'), 0));
}

/** `action` in lower case. */
export function covers({ statement, actions }: AboutService, action: string): boolean {
  return actions.some((pattern) => glob(pattern, action)) !== statement.negatedAction;
}

function canBeOf(service: string, pattern: string): boolean {
  // Most patterns are for another service: told by the first letter.
  const first = pattern.charCodeAt(0) | 32;
  if (first !== (service.charCodeAt(0) | 32) && first !== STAR && first !== QUESTION_MARK && service !== '')
    return false;
  const colon = pattern.indexOf(':');
  const written = colon < 0 ? pattern : pattern.slice(0, colon);
  return service === '' || written.toLowerCase() === service || literalStart(written) !== written;
}

const STAR = 42;
const QUESTION_MARK = 63;
