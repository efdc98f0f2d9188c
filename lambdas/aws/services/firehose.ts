/**
 * Amazon Data Firehose.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesisfirehose.html
 */
import type { Service } from '../service.ts';

export const firehose = {
  prefix: 'firehose',
  name: 'Amazon Data Firehose',
  alsoCalled: ['kinesisfirehose'],
  saidAs: /Firehose/,
  passes: { to: 'firehose.amazonaws.com' },
} as const satisfies Service;
