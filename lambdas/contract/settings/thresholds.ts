/**
 * From how many on: notices that leave, refusals that look like probing, denials that fire an alarm.
 */
import * as v from 'valibot';
import { positive, settings } from './forms.ts';

export const FloodSchema = settings({
  per5Minutes: v.optional(positive, 20),
  perHour: v.optional(positive, 60),
  perPrincipalHour: v.optional(positive, 10),
  criticalPerHour: v.optional(positive, 60),
});

export const SignsSchema = settings({
  distinctActions: v.pipe(
    v.optional(positive, 15),
    v.description('Distinct refused actions of one caller within the window that look like probing'),
  ),
  distinctServices: v.optional(positive, 5),
  windowMinutes: v.optional(positive, 10),
});

export const AlarmsSchema = settings({
  bandWidth: v.pipe(v.optional(positive, 3), v.description('Width of the anomaly band in standard deviations')),
  floor: v.pipe(v.optional(positive, 10), v.description('Denials in five minutes below which no anomaly alarm fires')),
  burst: v.pipe(v.optional(positive, 100), v.description('Denials in five minutes that fire whatever the band says')),
  perPrincipal: v.pipe(
    v.optional(positive, 50),
    v.description('Denials of one principal in five minutes that fire while the total is calm'),
  ),
});
