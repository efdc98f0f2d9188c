/**
 * Settings as the stack wrote them beside the code: checked and filled in when they were written. The functions do not
 * load the schema for them at every start; that a whole file of settings lies there is all they ask.
 */
import type { Settings } from './settings.ts';

/** What every written file holds, for each has a default. */
const ALWAYS = ['subscriptions', 'quietRules', 'flood', 'signs', 'alarms', 'accounts', 'readerRoleName', 'docsUrl'];

export function isWrittenSettings(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && ALWAYS.every((name) => Object.hasOwn(value, name));
}
