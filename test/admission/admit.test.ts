/** What becomes of a batch: one piece of news a fingerprint, whatever the batch, the memory and the rules do. */
import { describe, expect, it } from 'vitest';
import { localMemory } from '../../lambdas/adapters/local/local-memory.ts';
import { admit, type Gate } from '../../lambdas/admission/admit.ts';
import { localCeiling } from '../../lambdas/admission/ceiling/ceiling.ts';
import { fingerprintOf } from '../../lambdas/admission/fingerprint.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { denialFrom, type Seen } from './denials.ts';

const NOW = new Date('2026-11-01T10:00:00Z');

function gate(overrides: Partial<Gate> = {}): Gate {
  return { memory: localMemory(), ceiling: localCeiling(), settings: DEFAULT_SETTINGS, ownRoleArns: [], ...overrides };
}

async function kinds(seen: readonly Seen[], at: Gate, now = NOW): Promise<readonly string[]> {
  return (await admit(seen.map(denialFrom), at, now)).map(({ kind }) => kind);
}

const MUTED_AGENT = {
  ...DEFAULT_SETTINGS,
  quietRules: [{ name: 'own', reason: 'known', principals: ['*:role/App'], userAgents: ['noisy/*'] }],
};

describe('admission', () => {
  it('makes one of a batch the news and folds the others', async () => {
    expect(await kinds([{ eventId: 'a' }, { eventId: 'b' }, { eventId: 'c' }], gate())).toEqual([
      'new',
      'repeat',
      'repeat',
    ]);
  });

  it('counts an event once that stands twice in a batch', async () => {
    const at = gate();
    await kinds([{ eventId: 'a' }, { eventId: 'a' }], at);
    const [after] = await admit([denialFrom({ eventId: 'b' })], at, NOW);
    expect(after).toMatchObject({ kind: 'repeat', count: 2 });
  });

  it('knows a corrected event and the copy with the same shared id', async () => {
    const at = gate();
    await kinds([{ eventId: 'a' }, { eventId: 'x', more: { sharedEventID: 's' } }], at);
    const corrected = { eventId: 'z', more: { addendum: { reason: 'UPDATED_DATA', originalEventID: 'a' } } };
    await kinds([corrected, { eventId: 'y', more: { sharedEventID: 's' } }], at);
    const [after] = await admit([denialFrom({ eventId: 'b' })], at, NOW);
    expect(after).toMatchObject({ kind: 'repeat', count: 3 });
  });

  it('alerts for the loud one of a group whose first is muted', async () => {
    const at = gate({ settings: MUTED_AGENT });
    expect(await kinds([{ eventId: 'a', userAgent: 'noisy/1' }, { eventId: 'b' }], at)).toEqual(['muted', 'new']);
  });

  it('alerts for what a rule mutes when the signs are critical', async () => {
    const stop = {
      eventSource: 'cloudtrail.amazonaws.com',
      eventName: 'StopLogging',
      readOnly: false,
      userAgent: 'noisy/1',
    };
    expect(
      await kinds(
        [
          { eventId: 'a', ...stop },
          { eventId: 'b', ...stop },
        ],
        gate({ settings: MUTED_AGENT }),
      ),
    ).toEqual(['new', 'repeat']);
  });

  it('takes no signs from what a console page asks for', async () => {
    const at = gate();
    const services = ['ec2', 'rds', 'lambda', 'sqs', 'sns', 'kms', 'iam', 'ecs'];
    const page = services.map((service, n) => ({
      eventId: `p${n}`,
      fromConsole: true,
      eventName: `List${n}`,
      eventSource: `${service}.amazonaws.com`,
    }));
    expect(new Set(await kinds(page, at))).toEqual(new Set(['muted']));
    const [next] = await admit([denialFrom({ eventId: 'w', eventName: 'PutObject', readOnly: false })], at, NOW);
    expect(next).toMatchObject({ kind: 'new', signs: { severity: 'info' } });
  });

  it('is quiet about what a person muted, until the mute ends', async () => {
    const memory = localMemory();
    const at = gate({ memory });
    const { fingerprint } = fingerprintOf(denialFrom({}));
    await memory.mute(fingerprint, '2026-11-01T18:00:00Z', 'known');
    const [muted] = await admit([denialFrom({ eventId: 'a' })], at, NOW);
    expect(muted).toMatchObject({ kind: 'muted', by: 'person', rule: `mute ${fingerprint}`, reason: 'known' });
    expect(await kinds([{ eventId: 'b' }], at, new Date('2026-11-01T18:00:01Z'))).toEqual(['new']);
  });

  it('is quiet about repeats whose settled cause is muted', async () => {
    const memory = localMemory();
    const settings = {
      ...DEFAULT_SETTINGS,
      quietRules: [{ name: 'own', reason: 'known', causes: ['object-missing'] }],
    };
    const at = gate({ memory, settings });
    const [first] = await admit([denialFrom({ eventId: 'a' })], at, NOW);
    expect(first?.kind).toBe('new');
    await memory.settle(first?.fingerprint ?? '', { cause: 'object-missing', severity: 'info', at: NOW.toISOString() });
    expect(await kinds([{ eventId: 'b' }], at)).toEqual(['muted']);
  });

  it('holds the repeats beside a held denial', async () => {
    const ceiling = { take: async (wishes: readonly unknown[]) => wishes.map(() => false) };
    expect(await kinds([{ eventId: 'a' }, { eventId: 'b' }], gate({ ceiling }))).toEqual(['held', 'held']);
  });

  it('makes news of what the memory and the ceiling do not answer, and says that it was not counted', async () => {
    const down = async () => {
      throw new Error('down');
    };
    const at = gate({ memory: { ...localMemory(), admit: down }, ceiling: { take: down } });
    const admissions = await admit([denialFrom({ eventId: 'a' }), denialFrom({ eventId: 'b' })], at, NOW);
    expect(admissions).toMatchObject([
      { kind: 'new', uncounted: { eventIds: ['a', 'b'] } },
      { kind: 'repeat', uncounted: { eventIds: ['a', 'b'] } },
    ]);
  });
});
