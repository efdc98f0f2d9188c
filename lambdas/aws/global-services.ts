/**
 * Services that have one address for all of a partition, by IAM prefix: a call to them counts as made in the Region they
 * live in, wherever the caller is set up to be.
 * Sources: the services whose endpoint is listed as global at
 * https://docs.aws.amazon.com/general/latest/gr/rande.html#global-endpoints and on their own pages below it, and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion
 * Errs towards regional: a service that is not here is asked in the Region that is told.
 */
import { GLOBAL_REGION } from './regions.ts';

const GLOBAL: ReadonlySet<string> = new Set([
  'account',
  'artifact',
  'aws-portal',
  'billing',
  'budgets',
  'ce',
  'cloudfront',
  'consolidatedbilling',
  'cost-optimization-hub',
  'cur',
  'ecr-public',
  'freetier',
  'health',
  'iam',
  'importexport',
  'invoicing',
  'mechanicalturk',
  'organizations',
  'payments',
  'purchase-orders',
  'route53',
  'route53domains',
  'savingsplans',
  'shield',
  'support',
  'supportplans',
  'tax',
  'trustedadvisor',
  'waf',
]);

/** Global as well, with their home on the other coast: their endpoint pages name `us-west-2` alone. */
const IN_OREGON: ReadonlySet<string> = new Set([
  'globalaccelerator',
  'networkmanager',
  'route53-recovery-control-config',
  'route53-recovery-readiness',
]);

/** The Region that a call to the service counts as made in; nothing where it has many. */
export function homeRegion(service: string, partition: keyof typeof GLOBAL_REGION): string | undefined {
  if (IN_OREGON.has(service) && partition === 'aws') return 'us-west-2';
  return GLOBAL.has(service) ? GLOBAL_REGION[partition] : undefined;
}
