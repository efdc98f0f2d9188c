/**
 * The demo's CloudWatch: counts the denials of each period, learns the local baseline, rings the stack's alarm by the
 * stack's rule, and has the real report made. An approximation of CloudWatch for a day, nothing more.
 */

import { localJournal } from '../../lambdas/adapters/local/local-journal.ts';
import { localReports } from '../../lambdas/adapters/local/local-reports.ts';
import { refusedOf } from '../../lambdas/adapters/spike-source.ts';
import { UNNOTICED } from '../../lambdas/admission/admission.ts';
import { parseChange } from '../../lambdas/change/parse.ts';
import type { Settings } from '../../lambdas/contract/settings.ts';
import type { Outcome } from '../../lambdas/delivery/outcome.ts';
import type { Denial } from '../../lambdas/denial/denial.ts';
import { present } from '../../lambdas/denial/fields.ts';
import { explain, type Ports } from '../../lambdas/flows/explain-denials.ts';
import { type DenialLine, denialLines } from '../../lambdas/flows/metrics.ts';
import { type Reported, reportSpike } from '../../lambdas/flows/report-spike.ts';
import { alarmsOf } from '../../lambdas/spike/alarm-rule.ts';
import { bandOf } from '../../lambdas/spike/baseline.ts';
import type { Contributor, SpikeSource } from '../../lambdas/spike/source.ts';

const ALARM = 'Denyscope-denials-above-baseline';
/** Long before the day: what the journal does not hold did not happen. */
const JOURNAL_SINCE = '2026-08-01T00:00:00Z';

export interface DayWatch {
  /** At the end of a period: what it brought, and what the alarm makes of it. */
  periodOver(start: number, outcomes: readonly Outcome[]): Promise<Reported | undefined>;
  readonly counts: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

export function dayWatch(midnight: number, changes: readonly unknown[], ports: Ports): DayWatch {
  const counts: number[] = [];
  const [lower, upper]: [number[], number[]] = [[], []];
  const lines: { readonly start: number; readonly line: DenialLine }[] = [];
  const limits: Settings['alarms'] = ports.settings.alarms;
  const parsed = changes.flatMap((record) => parseChange(record) ?? []);
  let rungAt: string | undefined;
  const source: SpikeSource = {
    rates: async () => ({ start: new Date(midnight).toISOString(), counts, band: { lower, upper } }),
    contributors: async (_, by, from, until) =>
      summed(
        lines
          .filter(({ start }) => start >= Date.parse(from) && start < Date.parse(until))
          .map(({ line }) => ({ name: by === 'principal' ? line.principal : line.action, count: line.count })),
      ),
    refused: (from) => refusedOf(ports.memory, from, ports.now()),
  };
  const reporting = {
    ...ports,
    source,
    journal: localJournal(parsed, JOURNAL_SINCE),
    reports: localReports(),
    explain: (denial: Denial) => explain(denial, UNNOTICED, ports),
  };

  return {
    counts,
    lower,
    upper,
    async periodOver(start, outcomes) {
      const brought = denialLines(outcomes);
      lines.push(...brought.map((line) => ({ start, line })));
      counts.push(brought.reduce((sum, { count }) => sum + count, 0));
      const band = bandOf(counts, limits.bandWidth, counts.length - 1);
      lower.push(...band.lower);
      upper.push(...band.upper);
      const last = alarmsOf(counts, { lower, upper }, limits).at(-1);
      const rings = last !== undefined && last.to === undefined;
      if (rings === (rungAt !== undefined)) return undefined;
      const now = ports.now().toISOString();
      const event = stateChange(rings ? 'ALARM' : 'OK', now, rungAt);
      rungAt = rings ? now : undefined;
      return reportSpike(event, reporting);
    },
  };
}

/** As EventBridge brings it. */
function stateChange(value: 'ALARM' | 'OK', time: string, since: string | undefined): object {
  const previous = value === 'ALARM' ? 'OK' : 'ALARM';
  return {
    id: `${value}-${time}`,
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    time,
    detail: {
      alarmName: ALARM,
      state: { value, timestamp: time },
      previousState: present({ value: previous, timestamp: since }),
    },
  };
}

function summed(list: readonly Contributor[]): readonly Contributor[] {
  const counts = new Map<string, number>();
  for (const { name, count } of list) counts.set(name, (counts.get(name) ?? 0) + count);
  return [...counts].map(([name, count]) => ({ name, count }));
}
