/**
 * New credentials are advised only where they help: they are issued now, neither before a moment nor after one to come.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explainAsJson } from './explaining-json.ts';
import type { Scenario } from './scenario.ts';

const REVOKED = readFileSync('test/cases/judged/revoked-session.json', 'utf8');
const LINE = /"DateLessThan": \{\s*"aws:TokenIssueTime": "2026-11-01T09:30:00Z"\s*\}/;

async function editKinds(operator: string, value: string | readonly string[], key = 'aws:TokenIssueTime') {
  const text = REVOKED.replace(LINE, `${JSON.stringify(operator)}: ${JSON.stringify({ [key]: value })}`);
  expect(text).not.toBe(REVOKED);
  const scenario: Scenario = JSON.parse(text);
  const { diagnosis } = await explainAsJson(scenario, scenario.snapshot);
  expect(diagnosis?.cause).toBe('identity-explicit-deny');
  return diagnosis?.fixes.map(({ edit }) => edit?.kind);
}

describe('a session that a statement denies for when it was issued', () => {
  it.each([
    ['DateLessThan', '2026-11-01T11:00:00Z'],
    ['DateLessThan', String(Date.parse('2026-11-01T11:00:00Z') / 1_000)],
    ['DateLessThanIfExists', '2026-11-01T11:00:00Z'],
  ])('is to be replaced where it is too old: %s %s', async (operator, value) => {
    expect(await editKinds(operator, value)).toEqual(['meet-condition']);
  });

  it.each([
    ['DateLessThan', '2030-01-01T00:00:00Z'],
    ['DateLessThan', ['2026-11-01T11:00:00Z', '2030-01-01T00:00:00Z']],
    ['DateLessThan', String(Date.parse('2030-01-01T00:00:00Z') / 1_000)],
    ['DateGreaterThan', '2026-01-01T00:00:00Z'],
    ['DateGreaterThanEquals', '2026-01-01T00:00:00Z'],
    ['DateNotEquals', '2026-01-01T00:00:00Z'],
  ])('is not to be replaced where a new one is refused as well: %s %s', async (operator, value) => {
    expect(await editKinds(operator, value)).not.toContain('meet-condition');
  });
});

describe('a safeguard', () => {
  it.each([
    ['Bool', 'aws:MultiFactorAuthPresent'],
    ['BoolIfExists', 'aws:MultiFactorAuthPresent'],
    ['Bool', 'aws:SecureTransport'],
  ])('is not to be left off where a statement denies with it: %s %s', async (operator, key) => {
    expect(await editKinds(operator, 'true', key)).not.toContain('meet-condition');
  });
});
