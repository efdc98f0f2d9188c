/**
 * One statement, compiled in two steps: its shape is read (and its faults named) at once, the matchers only when a
 * request asks for one of its actions.
 * What AWS would have refused to store cannot be followed to the letter. The safe reading: an Allow with a fault grants
 * nothing; a Deny with a fault was not read, so the answer depends on its layer.
 */
import { type Condition, compileConditions } from '../condition/condition.ts';
import type { Facts } from '../facts.ts';
import { MAYBE, NO, type Tri, YES } from '../tri.ts';
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
import { compileResources, type ResourceTest, startsOf } from './resource.ts';
import { type Fault, Shape } from './statement-shape.ts';

type RawStatement = Readonly<Record<string, unknown>>;

export class Statement {
  readonly raw: RawStatement;
  readonly index: number;
  /** Sid or 1-based index. */
  readonly id: string;
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

  constructor(raw: RawStatement, index: number, v2012: boolean) {
    const sid = raw['Sid'];
    const shape = new Shape(raw);
    this.raw = raw;
    this.index = index;
    this.id = typeof sid === 'string' && sid !== '' ? sid : String(index + 1);
    this.v2012 = v2012;
    this.effect = shape.effect;
    this.actions = shape.texts(raw['Action'] === undefined ? 'NotAction' : 'Action') ?? shape.missing('Action');
    this.negatedAction = raw['Action'] === undefined && raw['NotAction'] !== undefined;
    this.resources = shape.texts(raw['Resource'] === undefined ? 'NotResource' : 'Resource');
    this.negatedResource = raw['Resource'] === undefined && raw['NotResource'] !== undefined;
    this.hasPrincipal = raw['Principal'] !== undefined || raw['NotPrincipal'] !== undefined;
    this.faults = shape.faults;
    this.unreadable = shape.unreadable;
  }

  get conditions(): readonly Condition[] {
    this.#conditions ??= compileConditions(this.raw['Condition'], this.v2012);
    return this.#conditions;
  }

  get resourceTest(): ResourceTest {
    this.#resourceTest ??= compileResources(this.resources ?? ['*'], this.negatedResource, this.v2012);
    return this.#resourceTest;
  }

  /** What the resources it may be about begin with, each by one of these. */
  get resourceStarts(): readonly string[] {
    return this.negatedResource || this.resources === undefined ? [''] : startsOf(this.resources);
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
