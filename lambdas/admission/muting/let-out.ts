/**
 * How much the built-in rules may keep quiet of one caller: an intruder at a console page, or with dry runs, looks like
 * whoever has business there, but for how much is asked. Errs towards alerting in the end and against a flood: of the
 * different actions that a rule mutes within the signs' window every twentieth (of dry runs, every fifth) is let out.
 */
import type { BuiltInQuietRule } from '../../contract/names.ts';
import type { CallerMemory, RefusedAction } from '../memory.ts';

const EVERY: Readonly<Partial<Record<BuiltInQuietRule, number>>> = {
  'console-page-probing': 20,
  'denied-dry-runs': 5,
};

/** Longer than a notice that could not be sent is tried again: until then the same denial stays let out. */
const STAYS_OUT_MS = 60 * 60_000;

/** After so many different actions the rule lets one out; nothing for a rule that mutes without end. */
export function mostMutedBy(rule: BuiltInQuietRule): number | undefined {
  return EVERY[rule];
}

export interface Muted {
  readonly rule: BuiltInQuietRule;
  readonly action: string;
  readonly fingerprint: string;
}

/** Whether this denial alerts although the rule covers it. */
export function isLetOut({ rule, action, fingerprint }: Muted, caller: CallerMemory, since: Date, now: Date): boolean {
  const every = EVERY[rule];
  const asked = mutedSince(caller, rule, since).toReversed();
  const known = caller.recent.find((one) => one.mutedBy === rule && one.action === action);
  // An action may be asked of a thousand resources: one of them alerts.
  if (every === undefined || known === undefined || known.fingerprint !== fingerprint) return false;
  if (known.letOut === true && now.getTime() - Date.parse(known.time) < STAYS_OUT_MS) return true;
  const place = asked.indexOf(known) + 1;
  const before = asked.filter((one) => one.letOut === true).length;
  return place > before * every && place % every === 0;
}

/** The actions that the rule muted since then, each once, newest first. */
function mutedSince(caller: CallerMemory, rule: BuiltInQuietRule, since: Date): readonly RefusedAction[] {
  return caller.recent.filter((one) => one.mutedBy === rule && Date.parse(one.time) >= since.getTime());
}
