/** What every memory must do with the copies of one call that several accounts receive: one of them is told. */
import { expect, test } from 'vitest';
import type { Memory, Settled } from '../../lambdas/admission/memory.ts';
import { denialOf, sightingOf } from './denials.ts';
import { minute } from './memory-contract.ts';

const SETTLED: Settled = {
  cause: 'identity-no-allow',
  layer: 'identity',
  severity: 'info',
  at: minute(0),
};

let serial = 0;

export function copiesContract(open: () => Memory): void {
  const fresh = (): string => {
    serial += 1;
    return `copy-${Date.now()}-${serial}`;
  };
  const share = async (memory: Memory, print: string, at: number, eventId: string, sharedId: string) => {
    const sighting = { ...sightingOf(print, [denialOf({ eventId })], { callerKey: print }), sharedId };
    return (await memory.admit([sighting], minute(at)))[0]?.remembered;
  };

  test("another account's copy of the same call does not alert again once the call was told", async () => {
    const [memory, one, two, three] = [open(), fresh(), fresh(), fresh()];
    const call = `shared-${one}`;
    expect((await share(memory, one, 0, 'a', call))?.kind).toBe('new');
    expect(await share(memory, two, 0, 'b', call)).toMatchObject({ kind: 'repeat', awaits: one });
    // The first one crashed: it is still the one that alerts.
    expect((await share(memory, one, 0, 'a', call))?.kind).toBe('new');
    await memory.settle(one, SETTLED);
    expect(await share(memory, two, 3, 'b', call)).toMatchObject({ kind: 'repeat', settled: { twinOf: one } });
    expect(await share(memory, three, 3, 'c', call)).toMatchObject({
      kind: 'repeat',
      settled: { twinOf: one, severity: SETTLED.severity },
    });
    expect(await share(memory, two, 4, 'd', `other-${one}`)).toMatchObject({
      kind: 'repeat',
      settled: { twinOf: one },
    });
  });

  test("another account's copy alerts when the first was never told", async () => {
    const [memory, one, two, three] = [open(), fresh(), fresh(), fresh()];
    const call = `shared-${one}`;
    await share(memory, one, 0, 'a', call);
    expect((await share(memory, two, 0, 'b', call))?.kind).toBe('repeat');
    expect(await share(memory, two, 6, 'b', call)).toMatchObject({
      kind: 'new',
      before: { since: minute(0), retried: true },
    });
    expect(await share(memory, three, 6, 'c', call)).toMatchObject({ kind: 'repeat', awaits: two });
  });
}
