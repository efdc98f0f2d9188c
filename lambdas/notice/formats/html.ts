/**
 * A notice as a fragment of HTML, and several as a document without scripts or requests. Every character of a notice is
 * escaped; nothing but our own tags is markup.
 */

import type { FixText, Line, Notice, Section } from '../notice.ts';
import { bare, html, htmlText } from '../text/escape.ts';

export function htmlNotice(notice: Notice): string {
  const [first, ...further] = notice.nextSteps;
  const blocks = [
    `<p class="summary">${htmlText(notice.summary)}</p>`,
    ...notice.sections.map(section),
    first === undefined
      ? ''
      : `<section class="step"><h3>Next step</h3><p>${htmlText(first)}</p>${containment(notice)}</section>`,
    ...notice.fixes.map((fix, at) => fixBlock(fix, at, notice.fixes.length)),
    notice.noFix === undefined ? '' : `<section class="fix"><h3>Fix</h3><p>${htmlText(notice.noFix)}</p></section>`,
    further.length === 0
      ? ''
      : `<section><h3>Further steps</h3><ul>${further.map((step) => `<li>${htmlText(step)}</li>`).join('')}${
          notice.nextStepsLeftOut > 0 ? `<li>${notice.nextStepsLeftOut} more left out</li>` : ''
        }</ul></section>`,
    (notice.details ?? []).length === 0
      ? ''
      : `<details><summary>Details</summary>${(notice.details ?? []).map(section).join('')}</details>`,
    notice.links.length === 0
      ? ''
      : `<p class="links">${notice.links.map(({ label, url }) => `<a href="${html(url)}" rel="noreferrer">${htmlText(label)}</a>`).join(' ')}</p>`,
    notice.muteLine === undefined ? '' : `<p class="mute">Mute: <code>${html(notice.muteLine)}</code></p>`,
  ];
  return `<article class="notice ${notice.severity}"><h2>${html(notice.subject)}</h2>${blocks.join('')}</article>`;
}

export function htmlDocument(notices: readonly Notice[]): string {
  const style =
    'body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1d2330;background:#fff}' +
    'h2{font-size:1.1rem}h3{font-size:.85rem;margin:1.2em 0 .3em;color:#5a6475}code,pre{font:.86em/1.5 ui-monospace,monospace}' +
    'code{overflow-wrap:anywhere}pre{white-space:pre-wrap;background:#f3f4f7;padding:.7em;border-radius:6px;overflow-wrap:anywhere}' +
    'dl{margin:0}dt{float:left;clear:left;min-width:6em;color:#5a6475}dd{margin:0 0 .2em 6.5em}article{border-top:1px solid #dfe3ea;padding:1rem 0}' +
    '@media(prefers-color-scheme:dark){body{color:#e4e7ee;background:#14171d}pre{background:#1e222b}h3,dt{color:#9aa4b5}article{border-color:#2b303b}a{color:#8ab8ff}}';
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">` +
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">` +
    `<title>Denyscope</title><style>${style}</style></head><body>${notices.map(htmlNotice).join('\n')}</body></html>\n`
  );
}

function containment({ containment: stop }: Notice): string {
  return stop === undefined ? '' : `<pre>${html(stop.command)}</pre><p>${htmlText(stop.words)}</p>`;
}

function section(one: Section): string {
  return `<section><h3>${html(one.heading)}</h3>${grouped(one.lines)}</section>`;
}

/** Facts that follow each other make one list. */
function grouped(lines: readonly Line[]): string {
  return lines
    .map((one, at) => {
      if (one.kind === 'text') return `<p>${htmlText(one.text)}</p>`;
      if (one.kind === 'quote') return `<pre>${html(bare(one.text, 1_000))}</pre>`;
      const opens = lines[at - 1]?.kind === 'fact' ? '' : '<dl>';
      const closes = lines[at + 1]?.kind === 'fact' ? '' : '</dl>';
      return `${opens}<dt>${htmlText(one.label)}</dt><dd>${htmlText(one.text)}</dd>${closes}`;
    })
    .join('');
}

function fixBlock(fix: FixText, at: number, all: number): string {
  return (
    `<section class="fix"><h3>${all > 1 ? `Fix ${at + 1} of ${all}` : 'Fix'}</h3><p>${htmlText(fix.title)}</p>` +
    `${fix.words === undefined ? '' : `<p>${htmlText(fix.words)}</p>`}` +
    `${fix.json === undefined ? '' : `<pre class="json">${html(fix.json)}</pre>`}` +
    `<p class="proof">${htmlText(fix.proof)}</p></section>`
  );
}
