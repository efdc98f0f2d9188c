/**
 * The worked examples of docs/routing.md: settings that are accepted, filters over attributes that exist, and each
 * example letting through what its text says.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../lambdas/contract/causes.ts';
import { ATTRIBUTE_NAMES } from '../../lambdas/contract/names.ts';
import { readSettings, type Settings } from '../../lambdas/contract/settings.ts';
import { attributesOf, attributesOfNotice } from '../../lambdas/delivery/attributes.ts';
import { composeDigest } from '../../lambdas/notice/compose-digest.ts';
import { DIAGNOSES } from '../notice/diagnoses.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/routing.md'), 'utf8');
const EXAMPLES = [...PAGE.matchAll(/```json settings\n([\s\S]*?)```/g)].map((match) => settingsOf(match[1] ?? ''));

const attributes = (name: string, ownerTag = 'owner', callerTags = {}) => {
  const diagnosis = DIAGNOSES[name];
  if (diagnosis === undefined) throw new Error(`no case ${name}`);
  return attributesOf({ ...diagnosis, callerTags }, ownerTag);
};

describe('the examples of routing', () => {
  it('are three', () => {
    expect(EXAMPLES).toHaveLength(3);
  });

  it('filter only on attributes that every message carries, by values they can have', () => {
    for (const { subscriptions } of EXAMPLES)
      for (const { filter = {} } of subscriptions) {
        expect(Object.keys(filter).filter((name) => !ATTRIBUTE_NAMES.some((known) => known === name))).toEqual([]);
        for (const cause of filter['cause'] ?? []) expect(CAUSES).toContain(cause);
      }
  });

  it('are described by a table of all attributes', () => {
    const named = [...PAGE.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1]);
    expect(named).toEqual([...ATTRIBUTE_NAMES]);
  });

  it('1: the pager gets what is critical, the mailbox the rest', () => {
    expect(receivers(0, attributes('intruder'))).toEqual(['https://pager.example.com/aws']);
    expect(receivers(0, attributes('unexplained'))).toEqual(['cloud-team@example.com']);
  });

  it('2: each team gets its own, and what nobody owns is not lost', () => {
    expect(receivers(1, attributes('unexplained', 'team', { team: 'payments' }))).toEqual(['payments@example.com']);
    expect(receivers(1, attributes('unexplained', 'team', { team: 'analytics' }))).toEqual(['data@example.com']);
    expect(receivers(1, attributes('unexplained', 'team'))).toEqual(['cloud-team@example.com']);
    const digest = composeDigest({ scope: 'daily', from: '', until: '', windows: [], muted: [] });
    expect(receivers(1, attributesOfNotice(digest))).toEqual(['cloud-team@example.com']);
  });

  it('3: the queue of the guardrails takes SCPs and nothing else', () => {
    expect(receivers(2, attributes('region-guardrail'))).toHaveLength(1);
    expect(receivers(2, attributes('intruder'))).toHaveLength(0);
  });
});

/** Alternatives within an attribute, all attributes together: as SNS does for exact values. */
function receivers(example: number, carried: Readonly<Record<string, string>>): string[] {
  const subscriptions = EXAMPLES[example]?.subscriptions ?? [];
  return subscriptions
    .filter(({ filter = {} }) =>
      Object.entries(filter).every(([name, values]) => values?.some((value) => value === carried[name])),
    )
    .map(({ endpoint }) => endpoint);
}

function settingsOf(text: string): Settings {
  const read = readSettings(JSON.parse(text));
  if (read.kind !== 'ok') throw new Error(read.problems.join('; '));
  return read.settings;
}
