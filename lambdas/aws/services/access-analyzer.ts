/**
 * AWS IAM Access Analyzer.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiamaccessanalyzer.html
 */
import type { Service } from '../service.ts';

export const accessAnalyzer = {
  prefix: 'access-analyzer',
  name: 'AWS IAM Access Analyzer',
  linkedRoles: { 'access-analyzer': { role: 'AccessAnalyzer', words: ['Access Analyzer'] } },
} as const satisfies Service;
