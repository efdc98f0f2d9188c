/**
 * Denials over time with their band, as inline SVG: bars per five minutes, the band behind, a mark where an alarm rose.
 * Knows only the numbers given. Positions are percentages and attributes, so that it fits any width and needs no inline
 * style.
 */
import { clip, html } from '../../../lambdas/notice/text/escape.ts';

export interface Chart {
  /** ISO 8601 of the first count. */
  readonly from: string;
  readonly stepMinutes: number;
  readonly counts: readonly number[];
  /** Expected band, one value per count. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** Where an alarm rose: index of the count, and its name. */
  readonly alarms: readonly { readonly at: number; readonly label: string }[];
}

const TOP = 48;
/** Names of neighbouring alarms stand on two lines, so that neither covers the other. */
const NAME_LINE = 14;
const PLOT = 96;
const BOTTOM = TOP + PLOT;
const HEIGHT = BOTTOM + 24;

export function chartFigure(chart: Chart): string {
  const number = chart.counts.length;
  if (number === 0) return '';
  const highest = Math.max(4, ...chart.counts, ...chart.upper) * 1.08;
  const y = (count: number): number => BOTTOM - (PLOT * Math.max(0, count)) / highest;
  const caption = captionOf(chart);
  return (
    `<figure class="chart"><figcaption><strong>Denials</strong> <span>${html(caption)}</span></figcaption>` +
    `<svg role="img" aria-label="${html(caption)}" width="100%" height="${HEIGHT}">` +
    gridLines(highest, y) +
    band(chart, highest) +
    chart.counts.map((count, at) => bar(chart, count, at, y)).join('') +
    chart.alarms.map((alarm, at) => mark(chart, alarm, at % 2)).join('') +
    timeLabels(chart) +
    '</svg>' +
    '<ul class="legend"><li class="k-bar">in five minutes</li><li class="k-band">expected</li><li class="k-over">above</li><li class="k-alarm">alarm</li></ul></figure>'
  );
}

function captionOf(chart: Chart): string {
  const all = chart.counts.reduce((sum, count) => sum + count, 0);
  const peak = Math.max(...chart.counts);
  const at = chart.counts.indexOf(peak);
  const hours = Math.round((chart.counts.length * chart.stepMinutes) / 60);
  const alarms =
    chart.alarms.length === 0 ? 'no alarm' : `${chart.alarms.length} ${chart.alarms.length === 1 ? 'alarm' : 'alarms'}`;
  return `${all.toLocaleString('en-US')} in ${hours} ${hours === 1 ? 'hour' : 'hours'}, at most ${peak} in ${chart.stepMinutes} minutes (${clock(chart, at)} UTC), ${alarms}`;
}

function bar(chart: Chart, count: number, at: number, y: (count: number) => number): string {
  if (count <= 0) return '';
  const width = 100 / chart.counts.length;
  const over = count > (chart.upper[at] ?? Number.POSITIVE_INFINITY);
  return (
    `<rect class="${over ? 'over' : 'bar'}" x="${percent(at * width + width * 0.14)}" y="${y(count).toFixed(1)}" ` +
    `width="${percent(width * 0.72)}" height="${(BOTTOM - y(count)).toFixed(1)}" rx="1"><title>${clock(chart, at)} UTC: ${count}</title></rect>`
  );
}

/** The one shape that percentages cannot draw: stretched by a view box of its own. */
function band(chart: Chart, highest: number): string {
  const last = Math.max(1, chart.counts.length - 1);
  const point = (value: number | undefined, at: number): string =>
    `${((at / last) * 1000).toFixed(1)} ${(PLOT - (PLOT * Math.max(0, value ?? 0)) / highest).toFixed(2)}`;
  const above = chart.counts.map((_, at) => point(chart.upper[at], at));
  const below = chart.counts.map((_, at) => point(chart.lower[at], at)).reverse();
  return (
    `<svg y="${TOP}" width="100%" height="${PLOT}" viewBox="0 0 1000 ${PLOT}" preserveAspectRatio="none" aria-hidden="true">` +
    `<path class="band" d="M${[...above, ...below].join('L')}Z"/><path class="edge" d="M${above.join('L')}"/></svg>`
  );
}

function gridLines(highest: number, y: (count: number) => number): string {
  const step = niceStep(highest);
  return Array.from({ length: Math.floor(highest / step) + 1 }, (_, at) => at * step)
    .map(
      (count) =>
        `<line class="grid" x1="0" x2="100%" y1="${y(count).toFixed(1)}" y2="${y(count).toFixed(1)}"/>` +
        (count === 0 ? '' : `<text class="tick" x="0" y="${(y(count) - 4).toFixed(1)}">${count}</text>`),
    )
    .join('');
}

function niceStep(highest: number): number {
  const rough = highest / 2.5;
  const power = 10 ** Math.floor(Math.log10(rough));
  return Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? power);
}

/** Above the plot, where no bar can hide it. */
function mark(chart: Chart, alarm: Chart['alarms'][number], line: number): string {
  const x = (100 * (alarm.at + 0.5)) / chart.counts.length;
  const anchor = x > 75 ? 'end' : x < 25 ? 'start' : 'middle';
  return (
    `<line class="rise" x1="${percent(x)}" x2="${percent(x)}" y1="${TOP - 6}" y2="${BOTTOM}"/>` +
    `<circle class="alarm" cx="${percent(x)}" cy="${TOP - 6}" r="4.5"><title>${html(alarm.label)}</title></circle>` +
    `<text class="alarm-name" x="${percent(x)}" y="${TOP - 16 - line * NAME_LINE}" text-anchor="${anchor}">${html(clip(alarm.label, 60))}</text>`
  );
}

function timeLabels(chart: Chart): string {
  const steps = 4;
  return Array.from({ length: steps + 1 }, (_, at) => {
    const index = Math.round(((chart.counts.length - 1) * at) / steps);
    const anchor = at === 0 ? 'start' : at === steps ? 'end' : 'middle';
    return `<text class="tick" x="${percent((100 * at) / steps)}" y="${HEIGHT - 6}" text-anchor="${anchor}">${clock(chart, index)}</text>`;
  }).join('');
}

function clock(chart: Chart, at: number): string {
  const time = new Date(Date.parse(chart.from) + at * chart.stepMinutes * 60_000);
  return Number.isNaN(time.getTime()) ? '' : time.toISOString().slice(11, 16);
}

function percent(part: number): string {
  return `${part.toFixed(2)}%`;
}
