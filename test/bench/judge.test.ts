/** What the bench of two releases takes for wrong: a loss, a count, an alert too many, a line that neither release writes. */
import { describe, expect, it } from 'vitest';
import { faultsOf } from './releases/judge.ts';
import type { Outcome } from './releases/outcome.ts';

const WELL: Outcome = {
  alerts: { one: 1, returning: 3, 'flood-x': 4 },
  causes: { one: ['identity-no-allow'] },
  culprits: ['one'],
  notices: { Repeats: 2, Spike: 1 },
  repeats: 12,
  held: 6,
  muted: 3,
  daily: 12,
  explainedAgain: 2,
  deadLetters: 0,
  failed: [],
  sent: { one: 5, returning: 9, console: 3, 'flood-x': 10 },
  counted: { one: 5, returning: 3, 'flood-x': 10 },
  events: 40,
  unknownButtons: 0,
  lines: ['minute 60: 5 × App: s3:GetObject, identity-no-allow'],
  items: [],
};

const faults = (changed: Partial<Outcome>, old: Partial<Outcome> = {}): readonly string[] => {
  const deployment = { ...WELL, ...changed };
  const outcomes = { old: { ...WELL, ...old }, new: WELL, deployment, rollback: WELL, alternation: WELL };
  return faultsOf('deployment', outcomes);
};

describe('a deployment', () => {
  it('is well as each release alone, though of a flood others were held', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ alerts: { ...WELL.alerts, 'flood-x': 5 }, held: 5 })).toEqual([]);
  });

  const wrong: readonly (readonly [string, Partial<Outcome>, RegExp])[] = [
    ['what failed', { failed: ['minute 3: tick of old: no'] }, /tick of old/],
    ['a kind that nobody was told of', { alerts: { ...WELL.alerts, returning: 0 } }, /no alert of returning/],
    ['an alert too many', { alerts: { ...WELL.alerts, one: 2 } }, /alerts of one: 2 instead of 1/],
    ['a count that misses one', { counted: { ...WELL.counted, one: 4 } }, /4 of 5 counted of one/],
    ['a held denial that is gone', { held: 5 }, /held told or alerted: 13 instead of 14/],
    ['a digest that misses repeats', { repeats: 11 }, /repeats told/],
    ['a report too many', { notices: { Repeats: 2, Spike: 2 } }, /Spike: 2 instead of 1/],
    ['another cause', { causes: { one: ['unexplained'] } }, /one was explained by unexplained/],
    ['a change that was not found', { culprits: [] }, /the change behind one/],
    ['a line of neither', { lines: ['minute 60: 5 × App: s3:GetObject on 2 resources'] }, /a digest says/],
    ['a dead letter', { deadLetters: 1 }, /dead letters/],
  ];
  it.each(wrong)('is wrong with %s', (_, changed, said) => {
    expect(faults(changed).join('\n')).toMatch(said);
  });

  it('may tell more of what the other release knows nothing of', () => {
    expect(faults({ notices: { Repeats: 2, Spike: 1, Silent: 3 } })).toEqual([]);
    const buttons = { explainedAgain: 0, deadLetters: 2, unknownButtons: 2 };
    expect(faults({ explainedAgain: 1, deadLetters: 1, unknownButtons: 1 }, buttons)).toEqual([]);
  });
});
