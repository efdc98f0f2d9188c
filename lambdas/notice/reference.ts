/**
 * How a notice is found again: its thread in chat and the line that mutes it. Errs towards no mute line.
 */

import { redact } from '../denial/redact.ts';

/** Where a deployed function remembers: by these names the line finds it from any machine. */
export interface Home {
  readonly table: string;
  readonly region: string;
}

export function muteLine(fingerprint: string | undefined, home?: Home): { readonly muteLine?: string } {
  if (fingerprint === undefined || !/^[0-9a-f]{8,64}$/.test(fingerprint)) return {};
  const at = home === undefined ? '' : ` --table ${home.table} --region ${home.region}`;
  return { muteLine: `npx denyscope mute ${fingerprint} --for 8h${at} --reason "being looked into"` };
}

export function threadId(text: string): string {
  return (
    redact(text)
      .replace(/[^\w.-]/g, '-')
      .slice(0, 128) || 'denyscope'
  );
}
