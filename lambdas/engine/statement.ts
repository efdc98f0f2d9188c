/**
 * One statement, compiled in two steps: its shape is read (and its faults named) at once, the matchers only when a
 * request asks for one of its actions.
 * What AWS would have refused to store cannot be followed to the letter. The safe reading: an Allow with a fault grants
 * nothing; a Deny with a fault was not read, so the answer depends on its layer.
 */
import { type Condition, compileConditions, entriesOf, textsOf } from './condition/condition.ts';
import { readOperator } from './condition/operator.ts';
import type { Facts } from './facts.ts';
import { glob } from './pattern.ts';
import {
  DIRECT,
  exempts,
  NONE,
  PERHAPS,
  type PrincipalReading,
  readPrincipal,
  type Strength,
  strongest,
} from './principal.ts';
import { compileResources, type ResourceTest } from './resource.ts';
import { MAYBE, NO, type Tri, YES } from './tri.ts';

export interface Fault {
  /** Path within the statement, such as `Condition.StringLikes`. */
  readonly place: string;
  readonly problem: string;
}

type RawStatement = Readonly<Record<string, unknown>>;

const ELEMENTS = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

export class Statement {
  readonly raw: RawStatement;
  readonly v2012: boolean;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly negatedAction: boolean;
  readonly resources: readonly string[] | undefined;
  readonly negatedResource: boolean;
  readonly hasPrincipal: boolean;
  readonly faults: readonly Fault[];
  /** A fault that leaves open what the statement means; others are only reported. */
  readonly unreadable: boolean;
  #conditions: readonly Condition[] | undefined;
  #resourceTest: ResourceTest | undefined;
  #principal: PrincipalReading | undefined;

  constructor(raw: RawStatement, v2012: boolean) {
    this.raw = raw;
    this.v2012 = v2012;
    const faults: Fault[] = [];
    let unreadable = false;
    const grave = (place: string, problem: string) => {
      faults.push({ place, problem });
      unreadable = true;
    };
    for (const name in raw)
      if (!ELEMENTS.has(name)) faults.push({ place: name, problem: 'is no element of a statement' });
    const effect = raw['Effect'];
    this.effect = typeof effect === 'string' && effect.trim().toLowerCase() === 'allow' ? 'Allow' : 'Deny';
    if (raw['Effect'] !== 'Allow' && raw['Effect'] !== 'Deny') {
      grave('Effect', 'is neither "Allow" nor "Deny"');
    }
    const acts = pick(raw, 'Action', 'NotAction', grave);
    if (acts === undefined) grave('Action', 'is missing');
    this.actions = acts?.texts ?? [];
    this.negatedAction = acts?.negated ?? false;
    const things = pick(raw, 'Resource', 'NotResource', grave);
    this.resources = things?.texts;
    this.negatedResource = things?.negated ?? false;
    if (things?.texts.some((text) => /^arn:[^:]*:[^:]*[*?]/.test(text))) {
      faults.push({ place: things.negated ? 'NotResource' : 'Resource', problem: 'has a wildcard for the service' });
    }
    this.hasPrincipal = raw['Principal'] !== undefined || raw['NotPrincipal'] !== undefined;
    if (raw['Principal'] !== undefined && raw['NotPrincipal'] !== undefined)
      grave('NotPrincipal', 'stands beside Principal');
    if (this.effect === 'Allow' && raw['NotPrincipal'] !== undefined)
      grave('NotPrincipal', 'cannot be used with Allow');
    if (raw['Condition'] !== undefined) checkConditions(raw['Condition'], grave);
    this.faults = faults;
    this.unreadable = unreadable;
  }

  /** `action` in lower case. */
  coversAction(action: string): boolean {
    for (const pattern of this.actions) {
      if (actionMatches(pattern, action)) return !this.negatedAction;
    }
    return this.negatedAction;
  }

  get conditions(): readonly Condition[] {
    this.#conditions ??= compileConditions(this.raw['Condition'], this.v2012);
    return this.#conditions;
  }

  get resourceTest(): ResourceTest {
    this.#resourceTest ??= compileResources(this.resources ?? ['*'], this.negatedResource, this.v2012);
    return this.#resourceTest;
  }

  get principal(): PrincipalReading {
    this.#principal ??= readPrincipal(this.raw['Principal'] ?? this.raw['NotPrincipal']);
    return this.#principal;
  }

  get negatedPrincipal(): boolean {
    return this.raw['Principal'] === undefined && this.raw['NotPrincipal'] !== undefined;
  }

  /** How strongly the caller is named; for `NotPrincipal` whether the statement is about the caller at all. */
  principalStrength(facts: Facts): Strength {
    const { entries } = this.principal;
    if (!this.negatedPrincipal) return strongest(entries, facts);
    const exempt = exempts(entries, facts);
    return exempt === PERHAPS ? PERHAPS : exempt === NONE ? DIRECT : NONE;
  }

  coversResource(facts: Facts): Tri {
    return this.resourceTest(facts.request.resource, facts);
  }

  conditionsHold(facts: Facts): Tri {
    let answer: Tri = YES;
    for (const condition of this.conditions) {
      const holds = condition.test(facts);
      if (holds === NO) return NO;
      if (holds === MAYBE) answer = MAYBE;
    }
    return answer;
  }

  /** Resource and conditions together; action and principal are the caller's to ask. */
  applies(facts: Facts): Tri {
    const resource = this.coversResource(facts);
    if (resource === NO) return NO;
    const holds = this.conditionsHold(facts);
    return holds === YES ? resource : holds;
  }
}

export function actionMatches(pattern: string, action: string): boolean {
  if (pattern === '*') return true;
  // Most patterns are for another service: told by the first letters, without lower-casing the whole.
  const first = pattern.charCodeAt(0) | 32;
  if (first !== (action.charCodeAt(0) | 32) && first !== 42 && first !== 63) return false;
  return glob(pattern.toLowerCase(), action);
}

interface Picked {
  readonly texts: readonly string[];
  readonly negated: boolean;
}

function pick(
  raw: RawStatement,
  name: string,
  negative: string,
  grave: (place: string, problem: string) => void,
): Picked | undefined {
  const positive = raw[name];
  const value = positive ?? raw[negative];
  const place = positive === undefined ? negative : name;
  if (value === undefined) return undefined;
  if (positive !== undefined && raw[negative] !== undefined) grave(negative, `stands beside ${name}`);
  if (typeof value === 'string') {
    if (value === '') grave(place, 'is empty');
    return { texts: [value], negated: positive === undefined };
  }
  if (!Array.isArray(value)) {
    grave(place, 'is neither text nor a list of texts');
    return { texts: [], negated: positive === undefined };
  }
  const texts = value.filter((item) => typeof item === 'string');
  if (texts.length !== value.length) grave(place, 'holds something that is no text');
  else if (texts.length === 0) grave(place, 'is empty');
  return { texts, negated: positive === undefined };
}

function checkConditions(block: unknown, grave: (place: string, problem: string) => void): void {
  if (typeof block !== 'object' || block === null || Array.isArray(block)) {
    grave('Condition', 'is no object');
    return;
  }
  for (const [name, lines] of Object.entries(block)) {
    const place = `Condition.${name}`;
    if (readOperator(name) === undefined) {
      grave(place, 'is no condition operator');
      continue;
    }
    if (typeof lines !== 'object' || lines === null || Array.isArray(lines)) {
      grave(place, 'is no object');
      continue;
    }
    for (const [key, values] of entriesOf(lines)) {
      const wanted = Array.isArray(values) ? values.length : 1;
      if (textsOf(values).length !== wanted)
        grave(`${place}.${key}`, 'has a value that is neither text, number nor boolean');
    }
  }
}
