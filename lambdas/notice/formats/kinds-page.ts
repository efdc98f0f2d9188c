/**
 * Kinds of denials as one HTML page: choices by cause, account and caller, a chart over time, and a row a kind that opens
 * its notice. No request; a content security policy lets nothing run but the page's own script. Errs towards showing:
 * without scripts every row is there.
 */
import { createHash } from 'node:crypto';
import type { Kind, Overall } from '../kinds.ts';
import type { Notice } from '../notice.ts';
import { bare, html } from '../text/escape.ts';
import { actionOf, callerShort, count, resourceOf } from '../words/names/names.ts';
import { SEVERITY_WORDS } from '../words/signs.ts';
import { htmlNotice } from './html.ts';
import { headline, timesOf } from './kinds-table.ts';

/** A page of thousands of notices opens nowhere. */
const MOST_ROWS = 500;
const MOST_BARS = 168;

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:1.5rem auto;padding:0 1rem;color:#1d2330;background:#fff}
h1{font-size:1.2rem}h2{font-size:1.05rem}h3{font-size:.85rem;margin:1.2em 0 .3em;color:#5a6475}
code,pre{font:.86em/1.5 ui-monospace,monospace;overflow-wrap:anywhere}pre{white-space:pre-wrap;background:#f3f4f7;padding:.7em;border-radius:6px}
figure{margin:1rem 0}form{display:flex;flex-wrap:wrap;gap:.8rem;margin:1rem 0}select{font:inherit;max-width:18rem}
details{border-top:1px solid #dfe3ea;padding:.5rem 0}summary{cursor:pointer;display:flex;flex-wrap:wrap;gap:.2rem 1rem}
summary b{min-width:4.5em;text-align:right}summary .what{flex:1 1 20rem;overflow-wrap:anywhere}summary .when{color:#5a6475}@media(max-width:40rem){summary b{min-width:0}}
.critical b{color:#c0392b}.warning b{color:#b07410}.notice{padding:.3rem 0 .3rem 1rem}svg{display:block;width:100%;height:96px}
rect{fill:#5b86b5}a{overflow-wrap:anywhere}dl{margin:0}dt{float:left;clear:left;min-width:6em;color:#5a6475}dd{margin:0 0 .2em 6.5em}
@media(prefers-color-scheme:dark){body{color:#e4e7ee;background:#14171d}pre{background:#1e222b}details{border-color:#2b303b}a{color:#8ab8ff}h3,dt,summary .when{color:#a3adbd}.critical b{color:#ff8a7a}.warning b{color:#e5b04c}}`;

const SCRIPT = `const rows=[...document.querySelectorAll('details[data-cause]')];
const choices=[...document.querySelectorAll('select')];
const apply=()=>{let shown=0;for(const row of rows){const fits=choices.every(({name,value})=>value===''||row.dataset[name]===value);row.hidden=!fits;if(fits)shown+=1}
const told=document.querySelector('output');told.textContent=shown.toLocaleString('en-US')+told.dataset.of};
for(const choice of choices)choice.addEventListener('change',apply);apply();`;

export function kindsPage(kinds: readonly Kind[], overall: Overall, composed: (kind: Kind) => Notice): string {
  const shown = kinds.slice(0, MOST_ROWS);
  const policy = `default-src 'none'; style-src '${digest(STYLE)}'; script-src '${digest(SCRIPT)}'; base-uri 'none'; form-action 'none'`;
  const rest = kinds.length - shown.length;
  const unexplained = overall.kinds - kinds.length;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Denyscope</title><style>${STYLE}</style></head>
<body><h1>${html(headline(overall))}</h1>${chart(overall.byHour)}
<form>${choice('cause', 'Cause', shown.map(causeOf))}${choice('account', 'Account', shown.map(accountOf))}${choice('caller', 'Caller', shown.map(callerOf))}<output data-of="${html(ofAll(shown.length, kinds.length))}"></output></form>
${shown.map((kind) => row(kind, composed(kind))).join('\n')}
${rest === 0 ? '' : `<p>${count(rest, 'further kind')} left out of this page; --format json --fold lists them all.</p>`}
${unexplained === 0 ? '' : `<p>${count(unexplained, 'kind')} ${unexplained === 1 ? 'was' : 'were'} counted and not explained.</p>`}
${overall.unkept === 0 ? '' : `<p>${count(overall.unkept, 'denial')} of still more kinds, which were only counted.</p>`}
<script>${SCRIPT}</script></body></html>
`;
}

/** Choices are made among the rows of this page, which may hold fewer than were explained. */
function ofAll(rows: number, explained: number): string {
  return rows === explained
    ? ` of ${count(explained, 'explained kind')} shown`
    : ` of the ${count(rows, 'kind')} on this page shown; ${explained.toLocaleString('en-US')} were explained`;
}

function row(kind: Kind, notice: Notice): string {
  const { severity, denial } = kind.diagnosis;
  const data = [
    ['cause', causeOf(kind)],
    ['account', accountOf(kind)],
    ['caller', callerOf(kind)],
  ].map(([name, value]) => `data-${name}="${html(value ?? '')}"`);
  const resource = resourceOf(denial);
  const what = `${callerOf(kind)}: ${actionOf(denial)}${resource === '' ? '' : ` on ${resource}`}`;
  return (
    `<details class="${severity}" ${data.join(' ')}><summary><b title="${SEVERITY_WORDS[severity]}">${kind.count.toLocaleString('en-US')}×</b>` +
    `<span class="what">${html(bare(what, 300))}</span><span>${html(causeOf(kind))}</span>` +
    `<span class="when">${html(timesOf(kind))}${kind.sessions > 1 ? `, ${count(kind.sessions, 'session')}` : ''}</span></summary>${htmlNotice(notice)}</details>`
  );
}

function causeOf({ diagnosis }: Kind): string {
  return diagnosis.cause;
}

function accountOf({ diagnosis }: Kind): string {
  return diagnosis.denial.account;
}

function callerOf({ diagnosis }: Kind): string {
  return bare(callerShort(diagnosis), 120);
}

function choice(name: string, label: string, values: readonly string[]): string {
  const options = [...new Set(values)].filter((value) => value !== '').sort();
  return `<label>${label} <select name="${name}"><option value="">all</option>${options
    .map((value) => `<option value="${html(value)}">${html(value)}</option>`)
    .join('')}</select></label>`;
}

/** Bars by the hour, or by as many hours as make a week's number of bars. */
function chart(byHour: ReadonlyMap<string, number>): string {
  const hours = [...byHour].map(([hour, denials]) => [Date.parse(`${hour}:00:00Z`) / 3_600_000, denials] as const);
  const known = hours.filter(([hour]) => Number.isFinite(hour));
  if (known.length < 2) return '';
  const start = Math.min(...known.map(([hour]) => hour));
  const span = Math.max(...known.map(([hour]) => hour)) - start + 1;
  const step = Math.ceil(span / MOST_BARS);
  const bars = Array.from({ length: Math.ceil(span / step) }, () => 0);
  for (const [hour, denials] of known) {
    const at = Math.floor((hour - start) / step);
    bars[at] = (bars[at] ?? 0) + denials;
  }
  const highest = Math.max(...bars);
  const drawn = bars.map((denials, at) => {
    const height = (90 * denials) / highest;
    const from = new Date((start + at * step) * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
    return `<rect x="${at * 10 + 1}" y="${(96 - height).toFixed(1)}" width="8" height="${height.toFixed(1)}"><title>${from} UTC: ${denials}</title></rect>`;
  });
  const label = `Denials in steps of ${count(step, 'hour')}`;
  return `<figure><figcaption>${label}</figcaption><svg role="img" aria-label="${label}" viewBox="0 0 ${bars.length * 10} 96" preserveAspectRatio="none">${drawn.join('')}</svg></figure>`;
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
