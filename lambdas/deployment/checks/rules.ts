/**
 * Are the rules of a Region there, heard, and of this version? A rule is told by where it sends, never by its name. Errs
 * towards wrong: a pattern that differs at all hears something else.
 */
import { changePatterns } from '../../aws/policy-calls.ts';
import { ANSWER_PATTERN, DENIAL_PATTERN, HEARS_READS_TOO, testPattern } from '../../contract/denial-pattern.ts';
import { isObject } from '../../denial/fields.ts';
import { type Finding, finding, type RulePlace } from '../finding.ts';

export interface FoundRule {
  readonly name: string;
  readonly state: string;
  readonly pattern: unknown;
}

export interface RulesWanted {
  readonly region: string;
  readonly place: RulePlace;
  readonly account: string;
}

export function ruleFindings({ region, place, account }: RulesWanted, rules: readonly FoundRule[]): readonly Finding[] {
  const test = canonical(testPattern(account));
  const wanted = [DENIAL_PATTERN, ANSWER_PATTERN, ...changePatterns().map(({ pattern }) => pattern)].map(canonical);
  const all = place === 'hub' ? [...wanted, test] : wanted;
  if (rules.length === 0) return [finding('rules', 'wrong', { kind: 'no-rules', region, place })];
  const found = rules.map((rule) => ({ ...rule, text: canonical(rule.pattern) }));
  const off = found.flatMap(({ name: rule, state: ruleState, text, pattern }): readonly Finding[] => {
    if (ruleState === 'DISABLED') return [finding('rules', 'wrong', { kind: 'rule-off', region, rule, ruleState })];
    // A schedule hears nothing: it is the heartbeat.
    if (ruleState === HEARS_READS_TOO || text === test || pattern === undefined) return [];
    return [finding('rules', 'wrong', { kind: 'rule-reads-off', region, rule })];
  });
  const missing = all.filter((pattern) => !found.some(({ text }) => text === pattern)).length;
  const old: readonly Finding[] =
    missing === 0 ? [] : [finding('rules', 'wrong', { kind: 'rules-old', region, place, missing })];
  const wrong = [...off, ...old];
  return wrong.length > 0 ? wrong : [finding('rules', 'ok', { kind: 'rules', region, rules: rules.length })];
}

/** The same text for the same pattern: the order of fields says nothing, nor does that of alternatives. */
function canonical(pattern: unknown): string {
  if (Array.isArray(pattern)) return `[${pattern.map(canonical).toSorted().join(',')}]`;
  if (!isObject(pattern)) return JSON.stringify(pattern) ?? 'null';
  const fields = Object.keys(pattern).toSorted();
  return `{${fields.map((field) => `${JSON.stringify(field)}:${canonical(pattern[field])}`).join(',')}}`;
}
