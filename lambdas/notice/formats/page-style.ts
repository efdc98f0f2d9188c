/**
 * The looks of the demo's page: light and dark, from a phone's width to a desk's. Kept as text so that its digest can
 * stand in the page's content security policy.
 */
export const PAGE_STYLE = `
:root { --paper: #f5f4f0; --card: #fffefb; --ink: #20262e; --soft: #59626d; --faint: #626b76; --line: #e3e1da;
  --hover: #efede6; --pick: #e5eeec; --accent: #0b6a66; --bar: #7fa6a3; --band: #0b6a6617; --over: #c4553b;
  --critical: #c0392b; --warning: #c98a1b; --info: #5b86b5; --code: #f0eee7; --shadow: 0 1px 2px #2020200d, 0 8px 24px #2020200a;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  --sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
@media (prefers-color-scheme: dark) { :root { --paper: #111419; --card: #181c22; --ink: #e5e8ec; --soft: #a3abb6;
  --faint: #8f98a4; --line: #292f38; --hover: #1f242c; --pick: #1b2f2f; --accent: #6cc5bd; --bar: #4f8480; --band: #6cc5bd1c;
  --over: #e07a5f; --critical: #ef6b5d; --warning: #e0ab4b; --info: #83abd8; --code: #222831; --shadow: none; } }
* { box-sizing: border-box; }
html { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; background: var(--paper); color: var(--ink); font: 15px/1.55 var(--sans);
  -webkit-text-size-adjust: 100%; max-width: 1320px; margin-inline: auto; padding: 22px 24px 24px;
  display: grid; grid-template-rows: auto minmax(0, 1fr); gap: 18px; height: 100vh; height: 100dvh; }
button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 6px; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 2px; overflow-wrap: anywhere; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
header { display: grid; grid-template-columns: minmax(220px, 340px) minmax(0, 1fr); gap: 18px; align-items: stretch; }
.brand { display: flex; gap: 14px; align-items: flex-start; align-self: center; }
.mark { width: 34px; height: 34px; flex: none; fill: none; stroke: var(--accent); stroke-width: 2.6; stroke-linecap: round; }
h1 { font-size: 1.3rem; line-height: 1.25; font-weight: 650; letter-spacing: -.015em; margin: 2px 0 4px; }
.brand p { margin: 0; color: var(--soft); font-size: .92rem; }
.chart { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 12px 18px 8px;
  box-shadow: var(--shadow); position: relative; }
.chart figcaption { font-size: .84rem; color: var(--soft); padding-right: 19rem; }
.chart figcaption strong { color: var(--ink); font-weight: 600; }
.chart svg { display: block; overflow: visible; }
.chart .grid { stroke: var(--line); stroke-width: 1; }
.chart .tick { fill: var(--faint); font-size: 11px; font-variant-numeric: tabular-nums; }
.chart .band { fill: var(--band); }
.chart .edge { fill: none; stroke: var(--accent); stroke-width: 1.25; stroke-dasharray: 4 4; vector-effect: non-scaling-stroke; opacity: .55; }
.chart .bar { fill: var(--bar); }
.chart .over { fill: var(--over); }
.chart .alarm { fill: var(--critical); stroke: var(--card); stroke-width: 2; }
.chart .rise { stroke: var(--critical); stroke-width: 1; stroke-dasharray: 2 3; opacity: .7; }
.chart .alarm-name { fill: var(--critical); font-size: 11.5px; font-weight: 600; paint-order: stroke; stroke: var(--card); stroke-width: 3px; }
.legend { position: absolute; top: 14px; right: 18px; display: flex; gap: 14px; margin: 0; padding: 0; list-style: none; font-size: .78rem; color: var(--soft); }
.legend li::before { content: ""; display: inline-block; width: 9px; height: 9px; border-radius: 2px; margin-right: 6px; background: var(--bar); }
.legend .k-band::before { background: var(--band); border: 1px dashed var(--accent); }
.legend .k-over::before { background: var(--over); }
.legend .k-alarm::before { background: var(--critical); border-radius: 50%; }
main { display: grid; grid-template-columns: minmax(260px, 340px) minmax(0, 1fr); gap: 18px; min-height: 0; }
.list, .reader { background: var(--card); border: 1px solid var(--line); border-radius: 14px; box-shadow: var(--shadow);
  min-height: 0; display: flex; flex-direction: column; overflow: hidden; }
.filters { display: flex; flex-wrap: wrap; gap: 4px; padding: 10px; border-bottom: 1px solid var(--line); }
.filters button { font-size: .8rem; color: var(--soft); padding: 4px 9px; border-radius: 999px; white-space: nowrap; }
.filters button:hover { background: var(--hover); }
.filters button[aria-pressed=true] { background: var(--pick); color: var(--ink); }
.dot { display: inline-block; width: 8px; height: 8px; border-radius: 50%; margin-right: 7px; flex: none; background: var(--info); }
.dot.warning { background: var(--warning); } .dot.critical { background: var(--critical); }
.list ol { list-style: none; margin: 0; padding: 6px; overflow-y: auto; min-height: 0; scrollbar-width: thin; }
.list li button { display: block; width: 100%; padding: 9px 11px 10px; border-radius: 9px; }
.list li button:focus-visible { outline-offset: -2px; border-radius: 9px; }
.list li button:hover { background: var(--hover); }
.list li button[aria-current] { background: var(--pick); }
.list .line { display: flex; align-items: baseline; }
.list .line .dot { align-self: center; }
.list b { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; flex: 1; min-width: 0; }
.list time { color: var(--faint); font-size: .78rem; font-variant-numeric: tabular-nums; padding-left: 8px; }
.list .what { display: block; padding-left: 15px; font-size: .88rem; line-height: 1.4; color: var(--soft); overflow-wrap: anywhere; }
.list .cause { display: inline-block; margin: 4px 0 0 15px; font: .72rem var(--mono); color: var(--faint); }
.toolbar { display: flex; align-items: center; justify-content: space-between; gap: 12px; padding: 8px 12px; border-bottom: 1px solid var(--line); }
.back { display: none; color: var(--accent); padding: 6px 8px; margin-left: -4px; }
[role=tablist] { display: inline-flex; background: var(--code); border-radius: 9px; padding: 3px; }
[role=tab] { padding: 4px 16px; border-radius: 7px; font-size: .86rem; color: var(--soft); }
[role=tab][aria-selected=true] { background: var(--card); color: var(--ink); box-shadow: 0 1px 2px #0000001f; }
.pane { overflow-y: auto; min-height: 0; flex: 1; padding: 24px clamp(16px, 4vw, 44px) 48px; scrollbar-width: thin; }
.pane:focus-visible { outline-offset: -3px; border-radius: 14px; }
main[data-view=mail] :is(.as-chat, .as-json), main[data-view=chat] :is(.as-mail, .as-json), main[data-view=json] :is(.as-mail, .as-chat) { display: none; }
.mail-head { display: grid; grid-template-columns: auto 1fr; gap: 1px 14px; margin: 0 0 20px; padding: 0 0 16px; border-bottom: 1px solid var(--line); font-size: .88rem; }
.mail-head dt { color: var(--faint); } .mail-head dd { margin: 0; overflow-wrap: anywhere; }
.mail-head dd:nth-of-type(2) { font-weight: 600; }
.mail-body { max-width: 78ch; font: 13.5px/1.62 var(--mono); }
.mail-body p { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 1.15em; }
.mail-body .lead { font-weight: 600; }
.mail-body h3 { font: 600 12px/1.6 var(--mono); letter-spacing: .06em; color: var(--accent); margin: 0; }
.critical .mail-body h3 { color: var(--critical); }
pre { font: 12.5px/1.6 var(--mono); background: var(--code); border-radius: 9px; padding: 12px 14px; margin: 0 0 1.2em; white-space: pre-wrap; overflow-wrap: anywhere; }
code { font: .88em var(--mono); background: var(--code); border-radius: 4px; padding: .08em .32em; overflow-wrap: anywhere; }
.chat-line { display: flex; gap: 12px; max-width: 760px; }
.avatar { flex: none; width: 38px; height: 38px; border-radius: 9px; background: var(--accent); color: var(--card); display: grid; place-items: center; font-weight: 700; }
.chat-main { min-width: 0; flex: 1; }
.chat-from { margin: 0 0 6px; } .chat-from .app { font-size: .66rem; text-transform: uppercase; letter-spacing: .04em; background: var(--code); border-radius: 4px; padding: 1px 5px; color: var(--soft); }
.chat-from .when { color: var(--faint); font-size: .8rem; }
.card { border: 1px solid var(--line); border-left: 4px solid var(--info); border-radius: 8px; padding: 12px 16px 6px; }
.warning .card { border-left-color: var(--warning); } .critical .card { border-left-color: var(--critical); }
.card h3 { font-size: 1rem; line-height: 1.4; margin: 0 0 8px; overflow-wrap: anywhere; } .card h4 { font-size: .9rem; margin: 12px 0 4px; }
.card p { margin: 0 0 .8em; overflow-wrap: anywhere; } .card ul { margin: 0 0 .8em; padding-left: 1.2em; }
.chips span { display: inline-block; font-size: .75rem; color: var(--soft); background: var(--code); border-radius: 999px; padding: 2px 9px; margin: 0 2px 4px 0; }
[hidden] { display: none !important; }
@media (max-width: 1000px) { header { grid-template-columns: 1fr; } .brand { padding-top: 0; } }
@media (max-width: 760px) {
  body { display: block; height: auto; padding: 16px 12px 24px; }
  header { gap: 14px; margin-bottom: 14px; } .chart { padding: 12px 14px 8px; } .chart figcaption { padding: 0; }
  .chart .alarm-name { display: none; } .legend { position: static; gap: 12px; margin: 2px 0 4px; flex-wrap: wrap; }
  main { display: block; } .list, .reader { overflow: visible; } .reader { display: none; }
  main[data-reading] .list { display: none; } main[data-reading] .reader { display: flex; }
  body:has(main[data-reading]) header { display: none; }
  .list li button { padding: 11px 10px; } .back { display: inline-block; min-height: 40px; } [role=tab] { padding: 8px 15px; } .filters button { padding: 8px 12px; }
  .toolbar { position: sticky; top: 0; background: var(--card); border-radius: 14px 14px 0 0; z-index: 1; }
  .pane { padding: 18px 16px 32px; } .mail-body { font-size: 13px; } .chat-line { gap: 10px; } .avatar { width: 30px; height: 30px; }
}
@media print { body { display: block; height: auto; } .list, .toolbar { display: none; } .reader { border: 0; } }
`;
