/**
 * Denyscope in one process: memories of its own, a clock that the test turns, and one channel that keeps what was sent.
 */
import { localLedger } from '../../lambdas/adapters/local/local-ledger.ts';
import { localMemory } from '../../lambdas/adapters/local/local-memory.ts';
import { localCeiling } from '../../lambdas/admission/ceiling/ceiling.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import type { Parcel } from '../../lambdas/delivery/channel.ts';
import type { Ports } from '../../lambdas/flows/explain-denials.ts';

export interface LocalHub {
  readonly ports: Ports;
  /** In the order in which they were sent. */
  readonly parcels: Parcel[];
  readonly clock: { now: number };
}

export function localHub(start: string, overrides: Partial<Ports> = {}): LocalHub {
  const parcels: Parcel[] = [];
  const clock = { now: Date.parse(start) };
  const ports: Ports = {
    memory: localMemory(),
    ceiling: localCeiling(),
    ledger: localLedger(DEFAULT_SETTINGS.digestHour),
    source: {},
    channels: [
      {
        name: 'test',
        required: true,
        send: async (parcel) => {
          parcels.push(parcel);
          return { kind: 'sent', channel: 'test', id: '1' };
        },
      },
    ],
    settings: DEFAULT_SETTINGS,
    ownRoleArns: [],
    now: () => new Date(clock.now),
    deadlineMs: 1_000,
    ...overrides,
  };
  return { ports, parcels, clock };
}
