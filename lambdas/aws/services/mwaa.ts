/**
 * Amazon Managed Workflows for Apache Airflow.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonmanagedworkflowsforapacheairflow.html
 */
import type { Service } from '../service.ts';

export const mwaa = {
  prefix: 'airflow',
  name: 'Amazon Managed Workflows for Apache Airflow',
  alsoCalled: ['mwaa'],
  linkedRoles: { airflow: { role: 'AmazonMWAA', words: ['MWAA', 'Managed Workflows for Apache Airflow'] } },
} as const satisfies Service;
