/** Which alarms were reported when, inside a process. */
import { APART_MS, type Reports } from '../../spike/reports.ts';

export function localReports(): Reports {
  const reported = new Map<string, { readonly at: number; readonly eventId: string }>();
  return {
    async claim(alarmName, state, eventId, at) {
      const key = `${alarmName} ${state}`;
      const last = reported.get(key);
      const now = Date.parse(at);
      if (last !== undefined && last.at > now - APART_MS && last.eventId !== eventId) return false;
      reported.set(key, { at: now, eventId });
      return true;
    },
  };
}
