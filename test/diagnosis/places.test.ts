/**
 * Of every denial that the tests hold: a fix goes to a place that is known, or is said to be unknown. Nobody who called
 * stands for a place, nothing is attached to a session, and no condition asks for the ARN of one.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainAsJson } from './explaining-json.ts';

const ROOT = join(import.meta.dirname, '../..');

interface Given {
  readonly name: string;
  readonly record?: unknown;
  readonly text?: string;
  readonly snapshot: unknown;
}

const GIVEN: readonly Given[] = [...examples(), ...judged(), ...reports()];
/** Of these layers the caller's own role or user is where the fix goes. */
const OF_THE_CALLER = new Set(['identity', 'session', 'boundary']);

describe('where a fix goes', () => {
  it.each(GIVEN)('$name', async ({ snapshot, ...given }) => {
    for (const known of [snapshot, { schemaVersion: 1, accounts: {} }]) {
      const { json, diagnosis } = await explainAsJson(given, known);
      const { arn, entityArn } = diagnosis?.denial.caller ?? {};
      for (const { layer, attachTo, document } of diagnosis?.fixes ?? []) {
        const target = attachTo.kind === 'known' ? attachTo.target : '';
        expect(target).not.toMatch(/:assumed-role\//);
        // A role that is to be assumed by itself is caller and resource in one.
        const isCaller = target !== '' && (target === arn || target === entityArn);
        if (isCaller && target !== json?.denial['resource']) expect(OF_THE_CALLER).toContain(layer);
        expect(JSON.stringify(document ?? {})).not.toMatch(/"aws:PrincipalArn":\s*\[?[^\]}]*:assumed-role\//i);
      }
      expect(json?.fixes.every(({ attachTo }) => attachTo !== '') ?? true).toBe(true);
    }
  });
});

function examples(): Given[] {
  const snapshot = jsonIn('examples/snapshot.json');
  return [
    ...namesIn('examples/denials').map((name) => ({ name, record: jsonIn(`examples/denials/${name}`), snapshot })),
    ...namesIn('examples/texts').map((name) => ({ name, text: textIn(`examples/texts/${name}`), snapshot })),
  ];
}

function judged(): Given[] {
  return namesIn('test/cases/judged').map((name) => ({ ...jsonIn(`test/cases/judged/${name}`), name }));
}

function reports(): Given[] {
  const of = (slug: string, file: string): string => `test/cases/reports/${slug}/${file}`;
  return namesIn('test/cases/reports').flatMap((slug): Given[] => {
    const snapshot = isThere(of(slug, 'snapshot.json')) ? jsonIn(of(slug, 'snapshot.json')) : { accounts: {} };
    return [
      ...(isThere(of(slug, 'record.json'))
        ? [{ name: `${slug}, record`, record: jsonIn(of(slug, 'record.json')), snapshot }]
        : []),
      ...(isThere(of(slug, 'text.txt'))
        ? [{ name: `${slug}, text`, text: textIn(of(slug, 'text.txt')), snapshot }]
        : []),
    ];
  });
}

function namesIn(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder)).sort();
}

function isThere(path: string): boolean {
  return existsSync(join(ROOT, path));
}

function textIn(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function jsonIn(path: string): Given {
  return JSON.parse(textIn(path));
}
