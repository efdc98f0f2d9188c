/**
 * Amazon Managed Service for Apache Flink.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesisanalytics.html
 */
import type { Service } from '../service.ts';

export const flink = {
  prefix: 'kinesisanalytics',
  name: 'Amazon Managed Service for Apache Flink',
  saidAs: /Kinesis ?(?:Data )?Analytics|Managed Service for Apache Flink/,
} as const satisfies Service;
