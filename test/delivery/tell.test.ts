/** What a tick tells: lines for what repeats, none for what is muted, a day with everything, nothing when there is nothing. */
import { describe, expect, it } from 'vitest';
import { localLedger } from '../../lambdas/adapters/local/local-ledger.ts';
import { localMemory } from '../../lambdas/adapters/local/local-memory.ts';
import { NOTHING_HELD } from '../../lambdas/admission/ledger/ledger.ts';
import type { Members } from '../../lambdas/admission/ledger/members.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../lambdas/contract/settings.ts';
import type { Channel, Parcel } from '../../lambdas/delivery/channel.ts';
import { type TellPorts, tellDay, tellEndedWindows, tellHeld, tellSilent } from '../../lambdas/flows/tick.ts';
import { denialOf, sightingOf } from '../adapters/denials.ts';

const START = Date.parse('2026-11-01T10:00:00Z');
const minute = (minutes: number) => new Date(START + minutes * 60_000).toISOString();

function shop(settings: Settings = DEFAULT_SETTINGS) {
  const clock = { minutes: 0 };
  const parcels: Parcel[] = [];
  const channel: Channel = {
    name: 'test',
    required: true,
    send: async (parcel) => {
      parcels.push(parcel);
      return { kind: 'sent', channel: 'test', id: '1' };
    },
  };
  const memory = localMemory();
  const ledger = localLedger(settings.digestHour);
  const ports: TellPorts = {
    memory,
    ledger,
    settings,
    channels: [channel],
    now: () => new Date(minute(clock.minutes)),
  };
  const see = async (fingerprint: string, minutes: number, cause = 'identity-no-allow') => {
    const denial = denialOf({ eventId: `${fingerprint}-${minutes}`, key: fingerprint });
    const [answer] = await memory.admit([sightingOf(fingerprint, [denial])], minute(minutes));
    if (answer?.remembered.kind !== 'new') return;
    await memory.settle(fingerprint, { cause, severity: 'info', at: minute(minutes), gaps: ['s3:GetBucketPolicy'] });
  };
  const told = () => parcels.splice(0).map(({ notice }) => ({ subject: notice.subject, text: JSON.stringify(notice) }));
  return { clock, ports, memory, ledger, see, told };
}

describe('a tick', () => {
  it('makes one digest of all windows that ended, a line each', async () => {
    const { clock, ports, see, told } = shop();
    for (const print of ['aaaaaaaa', 'bbbbbbbb', 'cccccccc']) await see(print, 0);
    for (const print of ['aaaaaaaa', 'bbbbbbbb']) await see(print, 20);
    clock.minutes = 61;
    await tellEndedWindows(ports, minute(56));
    const [digest, ...more] = told();
    expect(more).toEqual([]);
    expect(digest?.subject).toMatch(/4 denials of 2 kinds/);
    expect(digest?.text).toContain('aaaaaaaa');
    expect(digest?.text).not.toContain('reports/cccccccc');
  });

  it('ends the thread of what was critical once it is not seen any more, and of nothing else', async () => {
    const { clock, ports, memory, see } = shop();
    const ended: string[] = [];
    const onCall: Channel = {
      name: 'on-call',
      required: false,
      send: async () => ({ kind: 'sent', channel: 'on-call', id: '' }),
      over: async (thread) => {
        ended.push(thread);
        return { kind: 'failed', channel: 'on-call', reason: 'status-500', retry: true };
      },
    };
    for (const print of ['aaaaaaaa', 'bbbbbbbb']) await see(print, 0);
    await memory.settle('aaaaaaaa', { cause: 'identity-no-allow', severity: 'critical', at: minute(0), gaps: [] });
    for (const minutes of [61, 122, 1_600, 3_100, 4_600]) {
      clock.minutes = minutes;
      await tellEndedWindows({ ...ports, channels: [...ports.channels, onCall] }, minute(minutes - 5));
    }
    expect(ended).toEqual(['aaaaaaaa']);
    expect(await memory.due(minute(4_600))).toEqual([]);
  });

  it('has no line for what is muted, by a person or by its cause, and goes on counting it', async () => {
    const quietRules = [{ name: 'known', reason: 'known', causes: ['object-missing'] }];
    const { clock, ports, memory, see, told } = shop({ ...DEFAULT_SETTINGS, quietRules });
    await see('aaaaaaaa', 0);
    await see('bbbbbbbb', 0, 'object-missing');
    for (const print of ['aaaaaaaa', 'bbbbbbbb']) await see(print, 20);
    await memory.mute('aaaaaaaa', minute(600), 'known');
    clock.minutes = 61;
    expect((await tellEndedWindows(ports, minute(56))).kind).toBe('nothing-to-tell');
    expect(told()).toEqual([]);
    expect(await memory.due(minute(61))).toEqual([]);
  });

  it('tells the day at its hour, once: new, not seen any more, muted, gaps', async () => {
    const { clock, ports, ledger, see, told } = shop();
    await see('aaaaaaaa', 0);
    await see('bbbbbbbb', 20 * 60);
    await ledger.note({ muted: [{ rule: 'r', reason: 'pages', count: 3 }], own: 2, held: NOTHING_HELD }, minute(5));
    clock.minutes = 20 * 60 + 59;
    expect((await tellDay(ports, minute(-180))).kind).toBe('nothing-to-tell');
    clock.minutes = 21 * 60;
    await tellDay(ports, minute(-180));
    const [digest] = told();
    expect(digest?.subject).toMatch(/^Daily digest: 2 denials of 2 kinds, 3 muted/);
    for (const part of ['"New"', '"Not seen any more"', '"Muted"', 'pages', 's3:GetBucketPolicy', 'refused 2 times'])
      expect(digest?.text).toContain(part);
    const turn = await ledger.claimTick(minute(21 * 60 + 5));
    expect((await tellDay(ports, turn?.dayToldUntil)).kind).toBe('nothing-to-tell');
  });

  it.each([
    ['the organization', async () => ({ '111122223333': 'orders-production' }), {}, 'orders-production'],
    ['the settings before it', async () => ({ '111122223333': 'other' }), { '111122223333': 'Orders' }, 'Orders'],
    [
      'the settings where it cannot be asked',
      () => Promise.reject(new Error('slow')),
      { '111122223333': 'Orders' },
      'Orders',
    ],
  ])('names accounts as %s names them, in what was held and what fell silent', async (_, accountNames, own, name) => {
    const { clock, ports, ledger, told } = shop();
    const named: TellPorts = { ...ports, accountNames, settings: { ...ports.settings, accountNames: own } };
    const principals = [{ name: 'arn:aws:iam::111122223333:role/App', count: 3 }];
    await ledger.note({ muted: [], own: 0, held: { ...NOTHING_HELD, denials: 3, principals } }, minute(0));
    clock.minutes = 10;
    expect((await tellHeld(named)).kind).toBe('told');
    expect(told()[0]?.text).toContain(name);
    const silent = { account: '111122223333', region: 'eu-west-1', since: minute(-6_000), lastHeard: minute(-6_000) };
    const members: Members = {
      all: async () => [silent],
      heard: async () => {},
      expect: async () => {},
      silenceTold: async () => {},
    };
    await tellSilent(named, members, { account: '444455556666', region: 'eu-west-1' });
    expect(told()[0]?.text).toContain(name);
  });

  it('sends nothing on an empty day, and no summary where nothing was held', async () => {
    const { clock, ports, told } = shop();
    clock.minutes = 21 * 60;
    await tellDay(ports, undefined);
    await tellHeld(ports);
    expect(told()).toEqual([]);
  });
});
