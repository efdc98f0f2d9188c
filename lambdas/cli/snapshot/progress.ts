/**
 * What of a capture was done, a line a step, so that one that was broken off goes on. The first line says whose capture
 * it is and since when: another account's, other Regions' or an old one is none to go on with. Errs towards asking AWS
 * again: a line that is no step, or was cut off by a crash, is as good as none.
 */
import { isObject, listAt, textAt } from '../../denial/fields.ts';
import type { Gap } from '../../evidence/source.ts';
import type { Progress, StepResult } from './capture.ts';
import type { Growing } from './private-file.ts';

export interface Steps extends Progress {
  readonly kind: 'steps';
  gaps(): readonly Gap[];
}

/** Put together from two days it would be a picture of neither. */
const LONGEST_MS = 24 * 60 * 60_000;
const SAY_EVERY_MS = 2_000;

/** `of`: what makes two captures the same. */
export function progressIn(
  file: Extract<Growing, { kind: 'open' }>,
  of: string,
  now: Date,
  say: (text: string) => void,
): Steps | { readonly kind: 'refused'; readonly reason: string } {
  const steps = new Map<string, StepResult>();
  if (file.text === '') file.append(`${JSON.stringify({ captureOf: of, begun: now.toISOString() })}\n`);
  else {
    const strange = strangeness(file.text, of, now);
    if (strange !== undefined) return { kind: 'refused', reason: strange };
    for (const line of file.text.split('\n')) {
      const kept = keptIn(line);
      if (kept !== undefined) steps.set(kept.step, kept);
    }
    // Behind half a line the next one would be lost with it.
    if (!file.text.endsWith('\n')) file.append('\n');
    if (steps.size > 0) say(`${steps.size} steps were done before`);
  }
  let done = 0;
  let saidAt = Date.now();
  return {
    kind: 'steps',
    known: (step) => steps.get(step),
    keep(step, kept) {
      steps.set(step, kept);
      file.append(`${JSON.stringify({ step, value: kept.value, gaps: kept.gaps })}\n`);
      done += 1;
      if (Date.now() - saidAt < SAY_EVERY_MS) return;
      saidAt = Date.now();
      say(`${done} steps done, last: ${step}`);
    },
    gaps: () => [...steps.values()].flatMap(({ gaps }) => gaps),
  };
}

function strangeness(text: string, of: string, now: Date): string | undefined {
  const first = jsonOf(text.slice(0, text.indexOf('\n') + 1));
  if (textAt(first, 'captureOf') !== of) return 'of another capture (account, Regions or time)';
  const age = now.getTime() - Date.parse(textAt(first, 'begun') ?? '');
  return age >= 0 && age < LONGEST_MS ? undefined : 'not of the last day';
}

function keptIn(line: string): (StepResult & { readonly step: string }) | undefined {
  const json = jsonOf(line);
  const step = textAt(json, 'step');
  if (!isObject(json) || step === undefined) return undefined;
  const gaps = listAt(json, 'gaps');
  return gaps.every(isGap) ? { step, value: json['value'], gaps } : undefined;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isGap(value: unknown): value is Gap {
  return textAt(value, 'reason') !== undefined && textAt(value, 'subject') !== undefined;
}
