/**
 * A notice as an Adaptive Card, for a workflow of Microsoft Teams that is started by a webhook. Texts of others stand in
 * text runs, in which no markdown is read. Errs towards short: a message over 28 KB is refused whole.
 * https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 */
import type { Line, Notice } from '../notice/notice.ts';
import { clip, plain, wireJson } from '../notice/text/escape.ts';

export const TEAMS_LIMIT_BYTES = 28 * 1024;

type Json = Readonly<Record<string, unknown>>;

export function teamsCard(notice: Notice): string {
  const head = [run(notice.subject, { weight: 'Bolder', size: 'Medium' }), run(notice.summary)];
  const parts = [
    ...notice.nextSteps.map((step) => run(`→ ${plain(step)}`, { weight: 'Bolder' })),
    ...notice.sections.flatMap(({ heading, lines }) => [run(heading, { weight: 'Bolder' }), ...lines.map(lineRun)]),
    ...notice.fixes.flatMap(({ title, where, words, json, proof }) => [
      run(title, { weight: 'Bolder' }),
      run(`Where: ${plain(where)}`),
      ...(words === undefined ? [] : [run(words)]),
      ...(json === undefined ? [] : [code(json)]),
      run(proof),
    ]),
  ];
  for (let count = parts.length; count > 0; count -= 1) {
    const text = wireJson(card([...head, ...parts.slice(0, count)], notice));
    if (Buffer.byteLength(text) < TEAMS_LIMIT_BYTES) return text;
  }
  return wireJson(card(head, notice));
}

function card(body: readonly Json[], { links, muteLine }: Notice): Json {
  const mute = muteLine === undefined ? [] : [code(muteLine)];
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          msteams: { width: 'Full' },
          body: [...body, ...mute],
          // More are hidden behind a menu.
          actions: links
            .slice(0, 3)
            .map(({ label, url }) => ({ type: 'Action.OpenUrl', title: clip(plain(label), 60), url })),
        },
      },
    ],
  };
}

function lineRun(line: Line): Json {
  if (line.kind === 'quote') return code(line.short ?? line.text);
  return run(line.kind === 'fact' ? `${line.label}: ${plain(line.text)}` : line.text);
}

/** A `TextBlock` would read markdown; a run shows what stands there. */
function run(text: string, style: Json = {}): Json {
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: clip(plain(text), 2_000), ...style }] };
}

function code(text: string): Json {
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: clip(text, 4_000), fontType: 'Monospace' }] };
}
