/**
 * One call to AWS as a reading: its value, or why there is none, with the permission that is missing. Never throws.
 */
import { present } from '../../denial/fields.ts';
import type { Reading } from '../../deployment/reading.ts';
import { codeOf, reasonOf } from '../connection/fault.ts';

export async function reading<T>(permission: string, run: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { kind: 'read', value: await run() };
  } catch (error) {
    const reason = codeOf(error);
    const missing = reasonOf(error) === 'access-denied' ? permission : undefined;
    return present<Reading<T>>({ kind: 'unread', reason, permission: missing });
  }
}
