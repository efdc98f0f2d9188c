/**
 * Signs of an intruder, in words. Errs towards plain description: what was seen, never who is guilty.
 */
import type { AmongMuted, Sign } from '../../admission/admission.ts';
import type { Severity } from '../../admission/severity.ts';
import { value } from '../text/escape.ts';
import { count, listedShort } from './names/names.ts';

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  info: 'Info',
  warning: 'Warning',
  critical: 'Critical',
};

const WHERE: Readonly<Record<AmongMuted | 'calls', string>> = {
  calls: 'It',
  'console-pages': 'Looking at console pages, it',
  'dry-runs': 'In dry runs, it',
};

export function signSentence(sign: Sign): string {
  switch (sign.kind) {
    case 'many-actions':
      return `${WHERE[sign.among ?? 'calls']} was refused ${count(sign.actions, 'different action')} of ${count(sign.services, 'service')} within ${count(sign.minutes, 'minute')}.`;
    case 'enumeration':
      if (sign.among !== undefined)
        return `Before this, its console pages asked for what ${value(sign.tool, 40)} begins with${matched(sign.matched)}.`;
      return `The order of the calls is that of ${value(sign.tool, 40)}, a tool that lists what a stolen key can do${matched(sign.matched)}.`;
    case 'guardrail-target':
      return `It tried ${value(sign.action, 64)}, which would weaken a guardrail (${value(sign.guardrail, 48)}).`;
    case 'key-from-new-address':
      return `Access key ${value(sign.accessKeyId, 24)} was used from ${value(sign.address, 48)}, an address not seen before.`;
    case 'root-used':
      return 'The root user was used.';
    case 'hacking-tool':
      return `Its user agent names ${value(sign.tool, 40)}, a tool of attackers: ${value(sign.userAgent, 80)}.`;
  }
}

/** For a subject or a chat title. */
export function signShort(sign: Sign): string {
  switch (sign.kind) {
    case 'many-actions':
      return `${sign.actions} different actions refused in ${sign.minutes} min`;
    case 'enumeration':
      return 'enumeration';
    case 'guardrail-target':
      return 'guardrail attacked';
    case 'key-from-new-address':
      return 'key from a new address';
    case 'root-used':
      return 'root user';
    case 'hacking-tool':
      return 'attack tool';
  }
}

function matched(actions: readonly string[]): string {
  if (actions.length === 0) return '';
  return ` (${listedShort(
    actions.map((action) => value(action, 48)),
    3,
  )})`;
}
