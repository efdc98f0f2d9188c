/**
 * Whose resources take a policy, whether anything here reads it or not: asked only where a fix is sought.
 * Source: the `Put…Policy` actions of the service authorization reference. Errs towards "takes one".
 */
import { isPolicyService } from './policy-owners.ts';

/** Their resources, or some of them, take a policy too, which nothing here reads. */
const UNREAD = new Set(
  [
    'agent-registry apigateway aps bedrock bedrock-agentcore cloudhsm cloudtrail codebuild comprehend dsql',
    'ecr-public fsx iam imagebuilder iot kafka lex lookoutequipment mediapackagev2 mediastore mediatailor',
    'network-firewall networkmanager oam odb opensearch osis outposts payment-cryptography qbusiness ram redshift',
    'redshift-serverless rekognition resource-explorer-2 route53-recovery-control route53resolver rum',
    's3-object-lambda s3-outposts s3express s3files s3vectors schemas serverlessrepo servicecatalog',
    'servicediscovery signer sms-voice ssm ssm-contacts ssm-incidents verifiedpermissions vpc-lattice vpce wafv2',
    'xray',
  ]
    .join(' ')
    .split(' '),
);

/** Of another service's resource no policy can let anyone in: its account's own principals alone may use it. */
export function mayCarryPolicy(service: string): boolean {
  return isPolicyService(service) || UNREAD.has(service);
}
