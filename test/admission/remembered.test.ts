/**
 * What is kept of names that an event brings: bounded, and text that DynamoDB takes wherever it is cut.
 */
import { expect, test } from 'vitest';
import { heldCounts } from '../../lambdas/admission/ledger/counts.ts';
import { NOTHING_HELD } from '../../lambdas/admission/ledger/ledger.ts';
import { UNKNOWN_CALLER, withSightings } from '../../lambdas/admission/repeats/caller-memory.ts';
import {
  afterSighting,
  DEFAULT_TIMES,
  resourcesOf,
  sessionsOf,
} from '../../lambdas/admission/repeats/fingerprint-memory.ts';
import { denialOf, sightingOf } from '../adapters/denials.ts';

const AT = Date.parse('2026-11-01T10:00:00Z');
/** Whether cut at an even or an odd place: one of the two has half an emoji at its end. */
const EMOJIS = ['', 'x'].map((start) => start + '\u{1F600}'.repeat(300));

test('a name cut in the middle of an emoji is still text', () => {
  for (const name of EMOJIS) {
    const sighting = sightingOf('f', [denialOf({ eventId: 'e', key: name, session: name })]);
    const kept = [...resourcesOf(sighting), ...sessionsOf(sighting)];
    expect(kept).not.toEqual([]);
    expect(kept.filter((one) => !one.isWellFormed())).toEqual([]);
    const held = { ...NOTHING_HELD, denials: 1, principals: [{ name, count: 1 }] };
    const labels = Object.keys(heldCounts({ muted: [], own: 0, held }, new Set()));
    expect(labels.filter((label) => !label.isWellFormed())).toEqual([]);
  }
});

test('a hundred long names leave the item small, and are a hundred though they begin alike', () => {
  let memory: ReturnType<typeof afterSighting>['memory'];
  for (let at = 0; at < 100; at += 1) {
    const name = `${'鍵'.repeat(400)}${at}`;
    memory = afterSighting(
      memory,
      sightingOf('f', [denialOf({ eventId: `e${at}`, key: name, session: name })]),
      AT,
      DEFAULT_TIMES,
    ).memory;
  }
  expect([memory?.sessions.length, memory?.resources.length]).toEqual([100, 100]);
  const names = [...(memory?.sessions ?? []), ...(memory?.resources ?? [])];
  expect(Buffer.byteLength(names.join(''))).toBeLessThan(4_000);
});

test('an address of any length leaves the item of its caller small', () => {
  const sighting = sightingOf('f', [denialOf({ eventId: 'e', address: 'a'.repeat(100_000) })]);
  expect(JSON.stringify(withSightings(UNKNOWN_CALLER, [sighting], AT)).length).toBeLessThan(2_000);
});
