/**
 * What must hold for every request and every policy, whatever the documentation says of single cases.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AuthorizationRequest,
  type ContextValue,
  evaluate,
  type PolicyEdit,
  type PolicySet,
  prepare,
  readCase,
} from '../../lambdas/engine/index.ts';
import { callerStatement, KEYS, OWN, policySet, request, VALUES } from './arbitrary.ts';

const RUNS = { numRuns: 400 };
const denyAll = { Effect: 'Deny', Action: '*', Resource: '*' };

describe('denies', () => {
  it('adding a Deny never allows', () => {
    fc.assert(
      fc.property(request, policySet, callerStatement, (asked, set, statement) => {
        fc.pre(evaluate(asked, set).decision !== 'allowed');
        const document = { Version: '2012-10-17', Statement: [{ ...statement, Effect: 'Deny' }] };
        const more = { ...set, identity: [...(set.identity ?? []), { name: 'more', document }] };
        expect(evaluate(asked, more).decision).not.toBe('allowed');
      }),
      RUNS,
    );
  });

  it('a Deny that matches wins in every layer that applies to the caller', () => {
    const user = `arn:aws:iam::${OWN}:user/ana`;
    fc.assert(
      fc.property(
        request,
        policySet,
        fc.constantFrom('identity', 'boundary', 'session', 'scp'),
        (asked, set, layer) => {
          const policies = [{ name: 'stop', document: { Version: '2012-10-17', Statement: [denyAll] } }];
          const more = layer === 'scp' ? { ...set, scps: [{ target: OWN, policies }] } : { ...set, [layer]: policies };
          const verdict = evaluate({ ...asked, principal: user }, more);
          expect(verdict.decision).toBe('explicitDeny');
          expect(verdict.blockedBy).toContain(layer);
        },
      ),
      RUNS,
    );
  });
});

it('the order of policies and statements changes neither the decision nor the blockers', () => {
  fc.assert(
    fc.property(request, policySet, (asked, set) => {
      const turned = turnAround(set);
      const one = evaluate(asked, set);
      const other = evaluate(asked, turned);
      expect(other.decision).toBe(one.decision);
      expect(other.blockedBy).toEqual(one.blockedBy);
    }),
    RUNS,
  );
});

describe('unknown keys', () => {
  const scene = fc.record({
    asked: request,
    set: policySet,
    unknown: fc.subarray([...KEYS], { minLength: 1, maxLength: 3 }),
  });

  it('dependsOn holds exactly the keys that can change the decision', () => {
    fc.assert(
      fc.property(scene, ({ asked, set, unknown }) => {
        const open = withUnknown(asked, unknown);
        const prepared = prepare(set);
        const decisions = completions(open, unknown).map(
          ({ context, choice }) => [choice, prepared.evaluate({ ...open, unknown: [], context }).decision] as const,
        );
        const matter = unknown.filter((key) => {
          const seen = new Map<string, string>();
          return decisions.some(([choice, decision]) => {
            const rest = JSON.stringify(unknown.map((one) => (one === key ? null : choice.get(one))));
            const before = seen.get(rest);
            seen.set(rest, decision);
            return before !== undefined && before !== decision;
          });
        });
        const named = prepared.evaluate(open).dependsOn.filter((key) => KEYS.some((one) => one === key));
        expect([...named].sort()).toEqual(matter.sort());
      }),
      RUNS,
    );
  });

  it('narrowing what is unknown never contradicts the wider answer', () => {
    fc.assert(
      fc.property(scene, ({ asked, set, unknown }) => {
        const open = withUnknown(asked, unknown);
        const wide = evaluate(open, set);
        fc.pre(wide.dependsOn.length === 0);
        for (const { context } of completions(open, unknown)) {
          expect(evaluate({ ...open, unknown: [], context }, set).decision).toBe(wide.decision);
        }
      }),
      RUNS,
    );
  });
});

it('what was not read matters unless what was read denies', () => {
  fc.assert(
    fc.property(request, policySet, fc.constantFrom('boundary', 'session'), (asked, set, layer) => {
      const user = { ...asked, principal: `arn:aws:sts::${OWN}:assumed-role/app/run` };
      const verdict = evaluate(user, { ...set, [layer]: null });
      expect(verdict.dependsOn.includes(`layer:${layer}`)).toBe(verdict.decision !== 'explicitDeny');
      expect(verdict.blockedBy).not.toContain(layer);
    }),
    RUNS,
  );
});

it('what-if answers as an evaluation from scratch does', () => {
  fc.assert(
    fc.property(request, policySet, callerStatement, fc.nat(2), (asked, set, statement, at) => {
      const first = set.identity?.[0];
      fc.pre(first !== undefined);
      const name = first?.name ?? '';
      const edits: PolicyEdit[] = [
        { layer: 'identity', policy: name, change: { kind: 'add-statement', statement } },
        { layer: 'identity', policy: name, change: { kind: 'remove-statement', statement: String(at + 1) } },
        {
          layer: 'boundary',
          policy: 'limits',
          change: { kind: 'put', document: { Version: '2012-10-17', Statement: statement } },
        },
      ];
      const edited = prepare(set).whatIf(edits).evaluate(asked);
      const statements = statementsOf(first?.document);
      const document = {
        Version: '2012-10-17',
        Statement: [...statements, statement].filter((_, index) => index !== at),
      };
      const scratch = {
        ...set,
        identity: (set.identity ?? []).map((policy) => (policy.name === name ? { name, document } : policy)),
        boundary: [
          ...(set.boundary ?? []),
          { name: 'limits', document: { Version: '2012-10-17', Statement: statement } },
        ],
      };
      expect(edited).toEqual(evaluate(asked, JSON.parse(JSON.stringify(scratch))));
    }),
    RUNS,
  );
});

describe('hostile input', () => {
  it('never throws, whatever JSON stands where a document should', () => {
    fc.assert(
      fc.property(request, fc.jsonValue({ maxDepth: 4 }), fc.jsonValue({ maxDepth: 3 }), (asked, any, part) => {
        const document = {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: part, Resource: any, Condition: part }],
        };
        const line = {
          id: 1,
          request: asked,
          policies: {
            identity: [
              { name: 'x', document },
              { name: 'y', document: { Statement: any } },
            ],
            resource: { name: 'z', document: part },
          },
        };
        const reading = readCase(JSON.parse(JSON.stringify(line)));
        if (reading.kind === 'case') evaluate(reading.case.request, reading.case.policies);
        expect(['case', 'unreadable']).toContain(reading.kind);
      }),
      RUNS,
    );
  });

  it('reads any line into a case or a problem', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (line) => {
        expect(['case', 'unreadable']).toContain(readCase(line).kind);
      }),
      RUNS,
    );
  });
});

function withUnknown(asked: AuthorizationRequest, unknown: readonly string[]): AuthorizationRequest {
  const context = Object.fromEntries(Object.entries(asked.context ?? {}).filter(([key]) => !unknown.includes(key)));
  return { ...asked, context, unknown };
}

interface Completion {
  readonly context: Readonly<Record<string, ContextValue>>;
  readonly choice: ReadonlyMap<string, unknown>;
}

function completions(asked: AuthorizationRequest, unknown: readonly (typeof KEYS)[number][]): Completion[] {
  return unknown.reduce<Completion[]>(
    (found, key) =>
      found.flatMap(({ context, choice }) =>
        VALUES[key].map((value) => ({
          context: value === undefined ? context : { ...context, [key]: value },
          choice: new Map([...choice, [key, value ?? 'absent']]),
        })),
      ),
    [{ context: asked.context ?? {}, choice: new Map() }],
  );
}

function turnAround(set: PolicySet): PolicySet {
  return {
    ...set,
    identity: [...(set.identity ?? [])].reverse().map((policy) => ({
      ...policy,
      document: { Version: '2012-10-17', Statement: [...statementsOf(policy.document)].reverse() },
    })),
    ...(set.scps
      ? { scps: set.scps.map((level) => ({ ...level, policies: [...(level.policies ?? [])].reverse() })) }
      : {}),
  };
}

function statementsOf(document: unknown): readonly unknown[] {
  if (typeof document !== 'object' || document === null || !('Statement' in document)) return [];
  return Array.isArray(document.Statement) ? document.Statement : [document.Statement];
}
