/**
 * The report over whole days: from the records through the pipeline to the words, with every port that may fail failing.
 */
import { describe, expect, it } from 'vitest';
import { localReports } from '../../lambdas/adapters/local/local-reports.ts';
import type { Journal } from '../../lambdas/change/journal.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import type { Parcel } from '../../lambdas/delivery/channel.ts';
import { type ReportPorts, reportSpike } from '../../lambdas/flows/report-spike.ts';
import { emailNotice } from '../../lambdas/notice/formats/email.ts';
import { type SpikeDay, spikeDay } from '../bench/spikes/day.ts';
import { type Lived, livedThrough } from '../bench/spikes/report.ts';

const fails = async (): Promise<never> => {
  throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
};
const BROKEN_JOURNAL: Journal = { record: fails, changesOf: fails, coverage: fails };
const EMPTY_JOURNAL: Journal = {
  record: async () => {},
  changesOf: async () => [],
  coverage: async () => undefined,
};

async function dayOf(kind: SpikeDay, seed: number): Promise<Lived> {
  const lived = await livedThrough(spikeDay(kind, seed));
  if (lived === undefined) throw new Error('the alarm of this day must ring');
  return lived;
}

function portsOf(lived: Lived, parcels: Parcel[], change: Partial<ReportPorts> = {}): ReportPorts {
  return {
    ...lived.ports,
    settings: DEFAULT_SETTINGS,
    reports: localReports(),
    channels: [
      {
        name: 'mail',
        required: true,
        send: async (parcel) => {
          parcels.push(parcel);
          return { kind: 'sent', channel: 'mail', id: '1' };
        },
      },
    ],
    ...change,
  };
}

function stateChange(value: string, at: string, previous: string, id = value): object {
  const state = { value, timestamp: at };
  const detail = { alarmName: 'Denyscope-denials-above-baseline', state, previousState: { value: previous } };
  return { id, 'detail-type': 'CloudWatch Alarm State Change', source: 'aws.cloudwatch', time: at, detail };
}

describe('a report', () => {
  it('names the principal and the change, proved', async () => {
    const lived = await dayOf('policy change', 20_001);
    const parcels: Parcel[] = [];
    const told = await reportSpike(stateChange('ALARM', lived.rungAt, 'OK'), portsOf(lived, parcels));
    if (told.kind !== 'told') throw new Error(told.kind);
    expect(told.spike.verdict).toBe('broken-by-a-change');
    expect(told.spike.gaps).toEqual([]);
    expect(told.spike.changes[0]).toMatchObject({ culprit: true, change: { eventId: 'culprit' } });
    expect(told.spike.principals[0]?.name).toMatch(/role\/service-/);
    expect(told.spike.denials).toBeGreaterThan(5 * (told.spike.expected ?? Number.POSITIVE_INFINITY));
    const mail = emailNotice(parcels[0]?.notice ?? told.notice);
    expect(mail.subject).toMatch(/^Spike: .*broken by a policy change$/);
    expect(mail.body).toMatch(/Broken by a change: Admin\/pat called/);
    expect(mail.body).toMatch(/[▁▂▃▄▅▆▇█]{5}/);
  });

  it('calls no change the cause where undoing it allows nothing', async () => {
    const lived = await dayOf('probing', 30_001);
    const told = await reportSpike(stateChange('ALARM', lived.rungAt, 'OK'), portsOf(lived, []));
    if (told.kind !== 'told') throw new Error(told.kind);
    expect(told.spike).toMatchObject({ verdict: 'probing', changes: [] });
    expect(told.notice.severity).toBe('critical');
  });

  it.each([
    ['CloudWatch is throttled', 'rates'],
    ['CloudWatch is throttled', 'contributors'],
    ['the memory is unreachable', 'memory'],
    ['the journal is empty', 'journal'],
  ] as const)('goes out with its gap though %s (%s)', async (_, what) => {
    const lived = await dayOf('policy change', 20_003);
    const parcels: Parcel[] = [];
    const { source } = lived.ports;
    const told = await reportSpike(
      stateChange('ALARM', lived.rungAt, 'OK'),
      portsOf(lived, parcels, {
        source: {
          rates: what === 'rates' ? fails : source.rates,
          contributors: what === 'contributors' ? fails : source.contributors,
          refused: what === 'memory' ? fails : source.refused,
        },
        ...(what === 'journal' ? { journal: EMPTY_JOURNAL } : {}),
      }),
    );
    if (told.kind !== 'told') throw new Error(told.kind);
    expect(told.spike.gaps.map((gap) => gap.what)).toEqual([what]);
    expect(told.spike.verdict).toBe(what === 'memory' ? 'cannot-tell' : 'broken-by-a-change');
    expect(emailNotice(told.notice).body).toContain('NOT SEEN');
    expect(parcels).toHaveLength(1);
  });

  it('goes out though nothing at all answers', async () => {
    const lived = await dayOf('new workload', 40_000);
    const parcels: Parcel[] = [];
    const told = await reportSpike(
      stateChange('ALARM', lived.rungAt, 'OK'),
      portsOf(lived, parcels, {
        source: { rates: fails, contributors: fails, refused: fails },
        journal: BROKEN_JOURNAL,
        explain: fails,
        reports: { claim: fails },
      }),
    );
    if (told.kind !== 'told') throw new Error(told.kind);
    expect(told.spike).toMatchObject({ verdict: 'cannot-tell', changes: [], series: [] });
    expect(told.spike.denials).toBeUndefined();
    expect(new Set(told.spike.gaps.map((gap) => gap.what))).toEqual(
      new Set(['rates', 'contributors', 'memory', 'journal']),
    );
    expect(parcels[0]?.notice.subject).toBe('Spike: denials, cause unclear');
  });

  it('never says "change" where the denials cannot be looked into', async () => {
    const lived = await dayOf('policy change', 20_005);
    const told = await reportSpike(stateChange('ALARM', lived.rungAt, 'OK'), portsOf(lived, [], { explain: fails }));
    if (told.kind !== 'told') throw new Error(told.kind);
    expect(told.spike.verdict).not.toBe('broken-by-a-change');
    expect(told.spike.gaps.map((gap) => gap.what)).toContain('evidence');
  });
});

describe('an alarm and its report', () => {
  it('are one in a quarter of an hour, and the same event may try again', async () => {
    const lived = await dayOf('probing', 30_003);
    const parcels: Parcel[] = [];
    const ports = portsOf(lived, parcels);
    const ring = (id: string) => reportSpike(stateChange('ALARM', lived.rungAt, 'OK', id), ports);
    expect((await ring('first')).kind).toBe('told');
    expect(await ring('second')).toEqual({ kind: 'passed-over', reason: 'told-already' });
    expect((await ring('first')).kind).toBe('told');
    const later = { ...ports, now: () => new Date(Date.parse(lived.rungAt) + 16 * 60_000) };
    expect((await reportSpike(stateChange('ALARM', lived.rungAt, 'OK', 'third'), later)).kind).toBe('told');
  });

  it('end with one line that has duration and count', async () => {
    const lived = await dayOf('policy change', 20_001);
    const parcels: Parcel[] = [];
    const told = await reportSpike(stateChange('OK', lived.rungAt, 'ALARM'), portsOf(lived, parcels));
    if (told.kind !== 'told') throw new Error(told.kind);
    expect(told.notice.subject).toMatch(/^Over: denials are back to normal \([\d,]+ denials in \d+ minutes\)$/);
    expect(told.notice.sections.map(({ heading }) => heading)).toEqual(['Denials per five minutes']);
    expect(told.notice.nextSteps).toEqual([]);
  });

  it.each([
    [
      'an alarm that was never rung goes to OK',
      stateChange('OK', '2026-11-17T10:00:00Z', 'INSUFFICIENT_DATA'),
      'passed-over',
    ],
    ['data are missing', stateChange('INSUFFICIENT_DATA', '2026-11-17T10:00:00Z', 'OK'), 'passed-over'],
    ['the event is of another kind', { detail: { anything: 1 } }, 'unreadable'],
  ])('are not told when %s', async (_, event, kind) => {
    const lived = await dayOf('probing', 30_003);
    const parcels: Parcel[] = [];
    expect((await reportSpike(event, portsOf(lived, parcels))).kind).toBe(kind);
    expect(parcels).toEqual([]);
  });

  it('fail aloud when a required channel does not take the report', async () => {
    const lived = await dayOf('probing', 30_003);
    const told = await reportSpike(
      stateChange('ALARM', lived.rungAt, 'OK'),
      portsOf(lived, [], { channels: [{ name: 'mail', required: true, send: fails }] }),
    );
    expect(told).toEqual({ kind: 'failed', reason: 'mail: ThrottlingException' });
  });
});
