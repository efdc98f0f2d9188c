/**
 * CloudWatch Application Insights.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_cloudwatchapplicationinsights.html
 */
import type { Service } from '../service.ts';

export const applicationInsights = {
  prefix: 'applicationinsights',
  name: 'CloudWatch Application Insights',
  sources: ['application-insights'],
} as const satisfies Service;
