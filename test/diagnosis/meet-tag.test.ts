/**
 * A tag that a guardrail asks for in the call is the caller's to send; one of a fixed value that lets a caller or a resource
 * past it is its owner's to give.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explainAsJson } from './explaining-json.ts';

const read = (name: string): string => readFileSync(`test/cases/scenarios/scp-tag/${name}.json`, 'utf8');
const ASKED = /\{\s*"Null":\s*\{\s*"aws:RequestTag\/cost":\s*"true"\s*\}\s*\}/;

async function editKinds(condition: Record<string, Record<string, string>>) {
  const snapshot = read('snapshot').replace(ASKED, JSON.stringify(condition));
  const { diagnosis } = await explainAsJson({ record: JSON.parse(read('record')) }, JSON.parse(snapshot));
  expect(diagnosis?.cause).toBe('scp-explicit-deny');
  return diagnosis?.fixes.map(({ edit }) => edit?.kind);
}

describe('a service control policy that denies without a tag', () => {
  it('of the call: the caller sends it', async () => {
    expect(await editKinds({ StringNotEquals: { 'aws:RequestTag/cost': 'low' } })).toEqual(['meet-condition']);
  });

  it.each([
    ['StringNotEquals', 'aws:PrincipalTag/exempt', 'true'],
    ['StringNotLike', 'aws:PrincipalTag/team', 'platform*'],
    ['StringNotEqualsIfExists', 'aws:PrincipalTag/exempt', 'true'],
  ])('of a fixed value that exempts: its owner is asked (%s %s)', async (operator, key, value) => {
    const kinds = await editKinds({ [operator]: { [key]: value } });
    expect(kinds).not.toContain('meet-condition');
    expect(kinds?.length).toBeGreaterThan(0);
  });

  it('of any value: the caller may have it set', async () => {
    expect(await editKinds({ Null: { 'aws:PrincipalTag/cost': 'true' } })).toContain('meet-condition');
  });
});
