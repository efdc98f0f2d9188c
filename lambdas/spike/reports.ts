/**
 * The port that keeps reports apart: one of an alarm and state in a quarter of an hour, whatever CloudWatch repeats.
 */
export interface Reports {
  /**
   * True: this event may report. The same event may do so again, for its first try may have failed.
   */
  claim(alarmName: string, state: string, eventId: string, at: string): Promise<boolean>;
}

export const APART_MS = 15 * 60_000;
