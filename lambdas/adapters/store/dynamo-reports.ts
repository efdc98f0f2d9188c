/** Which alarms were reported when, in the memory's table: one conditional write a report. */
import { APART_MS, type Reports } from '../../spike/reports.ts';
import type { ConnectOptions } from '../connection/accounts.ts';
import { expiryOf } from './item.ts';
import { keyOf, memoryTable, refusedItem } from './table.ts';

export function dynamoReports(tableName: string, connect: ConnectOptions): Reports {
  const table = memoryTable(tableName, connect);
  return {
    async claim(alarmName, state, eventId, at) {
      const now = Date.parse(at);
      const key = keyOf(`report#${alarmName}`, state);
      try {
        await table.put(
          { ...key, reportedAt: now, reportedFor: eventId, expiresAt: expiryOf(now + APART_MS) },
          {
            condition: 'attribute_not_exists(#reportedAt) OR #reportedAt <= :before OR #reportedFor = :eventId',
            values: { ':before': now - APART_MS, ':eventId': eventId },
          },
        );
        return true;
      } catch (error) {
        if (refusedItem(error) !== undefined) return false;
        throw error;
      }
    },
  };
}
