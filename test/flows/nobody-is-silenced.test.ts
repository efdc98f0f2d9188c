/**
 * A storm in one account while another has its first denial: what the other one is told, and when. Batches mix what
 * arrives, as the queue does.
 */
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { handleBatch } from '../../lambdas/flows/explain-denials.ts';
import { tellHeld } from '../../lambdas/flows/tick.ts';
import { recordOf, type Seen } from '../admission/denials.ts';
import { localHub } from './local-hub.ts';

const STORM = 5_000;
const BATCH = 10;
const A = '111122223333';
const B = '444455556666';

interface Denied extends Seen {
  readonly account: string;
}

function worldOf() {
  const { parcels, clock, ports } = localHub('2026-11-02T18:00:30Z');
  let serial = 0;
  /** The kinds of what became of each, in the order of the batch. */
  const batch = async (all: readonly Denied[]): Promise<readonly string[]> => {
    // 300 denials a second, as one function counts them.
    clock.now += 33;
    const items = all.map(({ account, ...seen }) => {
      serial += 1;
      const text = JSON.stringify(recordOf({ eventId: `event-${serial}`, ...seen }));
      const record: unknown = JSON.parse(text.replaceAll(A, account));
      return record;
    });
    return (await handleBatch(items, ports)).map((outcome) =>
      outcome.kind === 'counted' ? outcome.admission.kind : outcome.kind,
    );
  };
  return { parcels, clock, ports, batch };
}

const role = (name: string) => `arn:aws:iam::${A}:role/${name}`;
const FIRST_OF_B: Denied = { account: B, role: role('Payments'), eventName: 'GetBucketPolicy' };

/** The n-th denial of a storm: twenty callers with one failure each, or something else every time by ever new callers. */
const SHAPES: Readonly<Record<string, (n: number) => Denied>> = {
  repeating: (n) => ({ account: A, role: role(`Job${n % 20}`) }),
  distinct: (n) => ({
    account: A,
    role: role(`Job${Math.floor(n / 8)}`),
    parameters: { bucketName: `storm-${n}` },
  }),
};

describe('the first denial of an account while another has a storm', () => {
  for (const [name, denied] of Object.entries(SHAPES)) {
    for (const after of [0, 12, 2_500, STORM - BATCH]) {
      it(`leaves with its batch: ${name}, after ${after} denials`, async () => {
        const { batch, parcels } = worldOf();
        let ofB: string | undefined;
        for (let at = 0; at < STORM; at += BATCH) {
          const storm = Array.from({ length: BATCH }, (_, n) => denied(at + n));
          const isHere = at <= after && after < at + BATCH;
          const kinds = await batch(isHere ? [...storm.slice(0, -1), FIRST_OF_B] : storm);
          if (isHere) ofB = kinds.at(-1);
        }
        expect(ofB).toBe('diagnosed');
        const told = parcels.filter(({ attributes }) => attributes['account'] === B);
        expect(told.map(({ notice }) => notice.kind)).toEqual(['diagnosis']);
        // What the storm itself is told of does not grow with it.
        expect(parcels.length).toBeLessThanOrEqual(DEFAULT_SETTINGS.flood.perHour);
      });
    }
  }
});

describe('five hundred accounts with a storm each', () => {
  it('tell of as many accounts as the total has places, and of the rest in a summary', async () => {
    const { batch, parcels, clock, ports } = worldOf();
    const account = (n: number) => String(100_000_000_000 + (n % 500));
    for (let at = 0; at < STORM; at += BATCH) {
      await batch(
        Array.from({ length: BATCH }, (_, n) => ({
          account: account(at + n),
          role: role('Job'),
          parameters: { bucketName: `b-${at + n}` },
        })),
      );
    }
    const { per5Minutes, perHour } = ports.settings.flood;
    const accounts = new Set(parcels.map(({ attributes }) => attributes['account']));
    expect(accounts.size).toBeGreaterThanOrEqual(2 * per5Minutes);
    expect(parcels.length).toBeLessThanOrEqual(3 * per5Minutes);
    expect(parcels.length).toBeLessThanOrEqual(2 * perHour);
    parcels.length = 0;
    clock.now += 6 * 60_000;
    await tellHeld(ports);
    expect(parcels[0]?.notice.summary).toMatch(/denials were held back/);
  });
});
