/**
 * How good alarms and spike reports are on seeded days. The days know nothing of the rule that judges them; CloudWatch's
 * learned band is played by the local baseline, which is an approximation of it and nothing more.
 * Prints the table; exit 1 when a bound is broken. `node test/bench/spikes.bench.ts [DAYS-OF-EACH [FIRST-SEED]]`
 */
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { alarmsOf } from '../../lambdas/spike/alarm-rule.ts';
import { bandOf } from '../../lambdas/spike/baseline.ts';
import { SPIKE_DAYS, type SpikeDay, spikeDay } from './spikes/day.ts';
import { seeded } from './spikes/random.ts';
import { CALM_DAYS, type CalmDay, calmCounts, HISTORY_DAYS, PERIODS_A_DAY } from './spikes/rates.ts';
import { reportOf } from './spikes/report.ts';

const EACH = Number(process.argv[2] ?? 50);
const FIRST_SEED = Number(process.argv[3] ?? 0);
const LIMITS = DEFAULT_SETTINGS.alarms;
const MOST_MINUTES = 15;
const LEAST_RIGHT = 0.95;
const DAYS_AN_ALARM = 25;

function calm(kind: CalmDay): { readonly kind: string; readonly alarms: number } {
  let alarms = 0;
  for (let seed = 0; seed < EACH; seed += 1) {
    const counts = calmCounts(kind, seeded(FIRST_SEED + 1_000 * CALM_DAYS.indexOf(kind) + seed));
    const raised = alarmsOf(counts, bandOf(counts, LIMITS.bandWidth), LIMITS);
    alarms += raised.filter(({ from }) => from >= HISTORY_DAYS * PERIODS_A_DAY).length;
  }
  return { kind, alarms };
}

interface Tally {
  readonly kind: string;
  late: number;
  slowest: number;
  right: number;
  unproved: number;
  readonly wrong: string[];
}

async function spikes(kind: SpikeDay): Promise<Tally> {
  const tally: Tally = { kind, late: 0, slowest: 0, right: 0, unproved: 0, wrong: [] };
  for (let seed = 0; seed < EACH; seed += 1) {
    const day = spikeDay(kind, FIRST_SEED + 10_000 * (1 + SPIKE_DAYS.indexOf(kind)) + seed);
    const { minutes, spike } = await reportOf(day);
    if (minutes === undefined || minutes > MOST_MINUTES) tally.late += 1;
    tally.slowest = Math.max(tally.slowest, minutes ?? Number.POSITIVE_INFINITY);
    const { truth } = day.incident;
    const culprits = (spike?.changes ?? []).filter(({ culprit }) => culprit).map(({ change }) => change.eventId);
    const told = truth.verdict === 'broken-by-a-change' ? culprits[0] === truth.culprit : true;
    const claims = spike?.verdict === 'broken-by-a-change';
    if (claims && !(truth.verdict === 'broken-by-a-change' && culprits.includes(truth.culprit))) tally.unproved += 1;
    if (spike?.verdict === truth.verdict && told) tally.right += 1;
    else tally.wrong.push(`seed ${seed}, beside: ${day.beside}: ${spike?.verdict ?? 'no alarm'} ${culprits.join(' ')}`);
  }
  return tally;
}

const started = performance.now();
const calmDays = CALM_DAYS.map(calm);
const spikeDays: Tally[] = [];
for (const kind of SPIKE_DAYS) spikeDays.push(await spikes(kind));

const alarms = calmDays.reduce((sum, day) => sum + day.alarms, 0);
const late = spikeDays.reduce((sum, day) => sum + day.late, 0);
const right = spikeDays.reduce((sum, day) => sum + day.right, 0);
const unproved = spikeDays.reduce((sum, day) => sum + day.unproved, 0);
const allowed = (EACH * CALM_DAYS.length) / DAYS_AN_ALARM;

const lines = [
  '| days | number | alarms without a spike | slowest alarm | verdict right | "change" without its culprit |',
  '|---|---|---|---|---|---|',
  ...calmDays.map((day) => `| ${day.kind} | ${EACH} | ${day.alarms} | | | |`),
  ...spikeDays.map(
    (day) => `| ${day.kind} | ${EACH} | | ${day.slowest.toFixed(1)} min | ${day.right} of ${EACH} | ${day.unproved} |`,
  ),
];
process.stdout.write(`${lines.join('\n')}\n`);
for (const { kind, wrong } of spikeDays) for (const line of wrong) process.stdout.write(`wrong: ${kind}, ${line}\n`);
const seconds = ((performance.now() - started) / 1000).toFixed(0);
process.stdout.write(
  `${alarms} alarms in ${EACH * CALM_DAYS.length} days without a spike (at most ${allowed}), ${late} late, ${right} of ${EACH * SPIKE_DAYS.length} verdicts right, ${seconds} s\n`,
);
if (alarms > allowed || late > 0 || unproved > 0 || right < LEAST_RIGHT * EACH * SPIKE_DAYS.length)
  process.exitCode = 1;
