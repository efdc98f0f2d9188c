/**
 * How a notice is found again: its thread in chat and the line that mutes it. Errs towards no mute line.
 */

import { redact } from '../denial/redact.ts';

export function muteLine(fingerprint: string | undefined): { readonly muteLine?: string } {
  if (fingerprint === undefined || !/^[0-9a-f]{8,64}$/.test(fingerprint)) return {};
  return { muteLine: `denyscope mute ${fingerprint} --for 8h --reason "…"` };
}

export function threadId(text: string): string {
  return (
    redact(text)
      .replace(/[^\w.-]/g, '-')
      .slice(0, 128) || 'denyscope'
  );
}
