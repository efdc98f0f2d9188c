/**
 * The services' own settings in words: which one refused, and what to do about it.
 * Errs towards no promise: where a sentence of the service fits more than one thing, the step names them in turn.
 */

export interface FailureWords {
  /** Completes "…: ". */
  readonly clause: string;
  readonly step: string;
  /** Completes "NAME: ACTION " in a subject. */
  readonly short?: string;
}

export const KNOWN_SETTINGS: Readonly<Record<string, FailureWords>> = {
  'billing-access': {
    clause: 'access of IAM users and roles to billing is not activated for the account',
    step: 'As the root user, activate IAM access to billing information on the Account page of the console.',
  },
  'organizations-caller': {
    clause: 'only the management account or a delegated administrator may make this Organizations call',
    step: 'Make the call from the management account, or from an account that is a delegated administrator.',
  },
  'sse-c-blocked': {
    clause: 'the bucket blocks encryption with customer-provided keys (SSE-C)',
    step: 'Upload without customer-provided keys (SSE-C), or let the owner of the bucket unblock them.',
  },
  'cross-account-pass-role': {
    clause: 'a role of another account cannot be passed to a service',
    step: 'Pass a role of the same account as the resource that uses it.',
  },
  'not-allowlisted': {
    clause: 'AWS has not opened this feature to the account',
    step: 'Ask AWS Support to open the feature to the account.',
  },
  'not-subscribed': {
    clause: 'the account is not subscribed to the service',
    step: 'Subscribe the account to the service, then call again; a new account may have to wait up to a day.',
  },
  'support-plan': {
    clause: 'the AWS Support API is open only to accounts with a support plan that includes it',
    step: 'Use the Support Center in the console, or choose a support plan that includes the API.',
  },
  'account-not-ready': {
    clause: 'AWS has not opened the account for use: it is being verified, or was blocked',
    step: 'Finish the verification of the account, or ask AWS Support (account and billing) why it is blocked.',
  },
  'no-assignment': {
    clause: 'IAM Identity Center assigns this person no such permission set in this account',
    step: 'Compare sso_account_id and sso_role_name of the profile with the AWS access portal, or ask for the assignment.',
    short: 'refused, permission set not assigned',
  },
  'model-access': {
    clause: 'access to the model is not granted to the account',
    step: 'Ask for access to the model in the Amazon Bedrock console of that Region.',
  },
  'payment-method': {
    clause: 'the model is bought through AWS Marketplace, and the account has no payment method that is valid for it',
    step: 'Let whoever pays for the account (in an organization the management account) set a valid payment method under Billing, Payment preferences; then try again after 15 minutes.',
    short: 'refused, no valid payment method',
  },
  'model-use-case': {
    clause: "the form about the use case, which the model's provider asks for, has not been sent in for the account",
    step: 'Fill in the use case form for the model in the Amazon Bedrock console (in an organization the management account can do it for all), and try again after 15 minutes.',
    short: 'refused, use case form missing',
  },
  'model-country': {
    clause: 'the provider does not offer its models in the country or Region that the request came from',
    step: 'Call from a country and Region that the provider lists as supported, or take another model.',
    short: 'refused, country not supported',
  },
  'knowledge-base-store': {
    clause:
      'the service role of the knowledge base was not let in to the vector store, which its IAM policy and the data access policy of the collection have to do',
    step: "Name the role of the knowledge base in a data access policy of the OpenSearch Serverless collection, let its IAM policy allow aoss:APIAccessAll on the collection, and check that the collection's network policy lets Amazon Bedrock in; then wait a minute and try again.",
    short: 'refused by the vector store',
  },
  'identity-pool': {
    clause: 'the Cognito identity pool gives this visitor no identity, so that no IAM policy was asked',
    step: 'Sign the person in before credentials are fetched and pass the login of a provider that the pool lists; only if visitors without a sign-in are meant to have access, enable guest access in the identity pool and give it a role.',
    short: 'refused by the identity pool',
  },
  'cloudfront-signed': {
    clause:
      'the CloudFront distribution takes only signed URLs or signed cookies here, and this request had no valid one',
    step: "Check the signed URL or cookies: all three parts are sent, the key pair id is one of a key group (or signer) that the cache behavior trusts, the address and its expiry fit the signed policy, and the clock is right. S3's bucket policy comes after that.",
    short: 'refused, not signed for CloudFront',
  },
  'cloudfront-blocked': {
    clause:
      'CloudFront itself turned the request away: a rule of AWS WAF, a geographic restriction, or a host name that the distribution does not list',
    step: "Look up the request id in the web ACL's sampled requests or logs, then the geographic restrictions and the alternate domain names of the distribution.",
    short: 'refused by CloudFront',
  },
  'stack-set-roles': {
    clause:
      'StackSets could not take on the execution role in the account: the role is not there, or its trust policy does not name the administration role',
    step: 'Create the execution role that the message names in that account, with a trust policy that allows sts:AssumeRole to the administration role (for AWS Control Tower: enroll the account, or add AWSControlTowerExecution by hand).',
    short: 'refused, execution role cannot be assumed',
  },
  'opensearch-operation': {
    clause: 'Amazon OpenSearch Service does not offer this operation on a managed domain, whoever asks',
    step: 'Compare the request with the operations that the version of the domain supports; no policy and no role mapping opens this one.',
    short: 'refused, operation not offered',
  },
  'aurora-role-missing': {
    clause: 'no IAM role is given to the database cluster for S3, so it had nothing to call S3 with',
    step: 'Associate a role with the cluster (`aws rds add-role-to-db-cluster`) and set its ARN in the cluster parameter (aws_default_s3_role, or aurora_load_from_s3_role and aurora_select_into_s3_role).',
    short: 'refused, cluster has no role for S3',
  },
  'lambda-role-recreated': {
    clause:
      "KMS did not accept the credentials of the function's role, as happens after a role was deleted and made again under the same name",
    step: "Set the function's role to another one and back again (`aws lambda update-function-configuration --role`): then Lambda makes the grant on its key for the role as it is now.",
    short: 'refused, role was made again',
  },
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
  'load-balancer-logs': {
    clause:
      'Elastic Load Balancing could not write a test file of its access logs to the bucket, which the bucket policy decides',
    step: 'Let the bucket policy allow s3:PutObject below AWSLogs/ACCOUNT/ (behind the prefix, if there is one) to who writes the logs: delivery.logs.amazonaws.com for a Network Load Balancer, logdelivery.elasticloadbalancing.amazonaws.com for the others, and in Regions from before August 2022 the account of Elastic Load Balancing in that Region. The bucket must be in the same Region; an Application Load Balancer takes no encryption but SSE-S3.',
    short: 'refused by the bucket of the logs',
  },
  // https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden
  'api-gateway-forbidden': {
    clause:
      'API Gateway turned the request away without naming a policy, as it does for a missing API key, a rule of AWS WAF, or a private API that is called from elsewhere',
    step: 'Check in turn: the x-api-key header and the usage plan of its key, the web ACL of the stage, for a private API the VPC endpoint and host name that were used, and for a custom domain name its API mapping and client certificate.',
    short: 'refused by API Gateway',
  },
  'quicksight-data': {
    clause:
      'QuickSight itself may not read the data, which is chosen in its own settings and not by the policies of the person who asks',
    step: 'In QuickSight, under Manage QuickSight, Security & permissions, choose the bucket (and allow writing where Athena puts its results); a bucket of another account, or its KMS key, must let the service role of QuickSight in besides.',
    short: 'refused, QuickSight may not read the data',
  },
  'cost-explorer': {
    clause: 'Cost Explorer is not enabled for the account, or not open to it as a member of the organization',
    step: 'Let the management account open Cost Explorer once, and let it give linked accounts access (Billing, Cost Management preferences).',
    short: 'refused, Cost Explorer not enabled',
  },
  'marketplace-subscription': {
    clause: 'the AWS Marketplace subscription it needs is missing',
    step: 'Subscribe to the product in AWS Marketplace, then call again.',
  },
  'region-disabled': {
    clause: 'the Region is not activated for the account',
    step: 'Activate the Region for the account on the Account page of the console.',
  },
  'maximum-session-duration': {
    clause: 'the session asked for is longer than the role allows (its maximum session duration)',
    step: "Ask for a shorter session (DurationSeconds), or let an administrator raise the role's maximum session duration, up to 12 hours.",
    short: 'refused, session too long',
  },
  'role-chaining-hour': {
    clause: 'a role assumed with the credentials of another role gets one hour at most, and more was asked for',
    step: 'Ask for 3,600 seconds or less, or assume the role straight from the first sign-in instead of from another role.',
    short: 'refused, session too long',
  },
  'action-null': {
    clause:
      'the service refused without knowing the action ("null"), as it does with a request that it cannot read or for something not set up',
    step: 'Check the request itself first (file format, names, ARNs, Region) and that the service is set up in this account; permissions come second.',
  },
  'lake-formation': {
    clause: 'Lake Formation refuses it: the caller lacks a permission that is granted there and not in IAM',
    step: 'As a data lake administrator grant the permission that the message names in Lake Formation (console, or `aws lakeformation grant-permissions`); in IAM the caller needs lakeformation:GetDataAccess besides.',
    short: 'refused by Lake Formation',
  },
  'opensearch-role-mapping': {
    clause:
      'the access control of OpenSearch itself refuses it: no OpenSearch role that is mapped to the caller holds the permission',
    step: 'Map the IAM ARN that the message names as a backend role to an OpenSearch role that holds the permission (Dashboards: Security, Roles, Mapped users); on OpenSearch Serverless name it in a data access policy.',
    short: 'refused by OpenSearch roles',
  },
  'opensearch-data-access': {
    clause: 'no data access policy of OpenSearch Serverless lets the caller in',
    step: 'Name the IAM ARN of the caller, with the permission, in a data access policy of the collection; IAM allows aoss:APIAccessAll besides.',
    short: 'refused by a data access policy',
  },
  'image-not-shared': {
    clause: 'the image (AMI) is not shared with the account, or is not there in this Region',
    step: "Let the owner of the image share it with the account (launch permissions, and the key and snapshots of an encrypted one), or take one that is the account's own or public.",
    short: 'refused, AMI not shared',
  },
  'post-policy': {
    clause: 'the upload does not fit the signed form (POST policy) that it came with, which is not an IAM policy',
    step: 'Sign a new form whose conditions and expiry fit the upload.',
    short: 'refused by its POST policy',
  },
  'appsync-rules': {
    clause:
      'the rules of the GraphQL API itself refuse it: its schema or a resolver does not let the caller have this field',
    step: 'Look at the authorization of the field in the schema (@auth, @aws_iam and their like) and at what its resolver checks; a caller that signs with IAM also needs appsync:GraphQL for the field.',
    short: 'refused by rules of the API',
  },
  'redshift-role-missing': {
    clause: 'the role is not associated with the Redshift cluster or workgroup, which therefore cannot use it',
    step: 'Associate the role (`aws redshift modify-cluster-iam-roles --add-iam-roles`, or the namespace of Redshift Serverless), and check that its trust policy names Redshift.',
    short: 'refused, role not associated',
  },
  'delegated-administrator': {
    clause: "only the organization's delegated administrator of the service may make this call",
    step: 'Make the call from the account that is delegated administrator of the service, or let the management account register this one.',
    short: 'refused, not the delegated administrator',
  },
  'not-enabled': {
    clause: 'the service, or a feature that the call needs, is not enabled for the account in this Region',
    step: 'Enable what the message names in this account and Region, or call in the Region where it is enabled; in an organization its administrator may have to do so.',
    short: 'refused, not enabled',
  },
  'function-url': {
    clause:
      'the function URL lets the call in only where lambda:InvokeFunctionUrl and, since October 2025, lambda:InvokeFunction are both allowed',
    step: "Look at the function's policy (`aws lambda get-policy`): beside lambda:InvokeFunctionUrl it must allow lambda:InvokeFunction to the same principal (`aws lambda add-permission … --action lambda:InvokeFunction --invoked-via-function-url`). A URL of auth type AWS_IAM also needs a signed request. The address does not hold the function's name: compare it with `aws lambda get-function-url-config`.",
    short: 'refused by the function URL',
  },
  'object-ownership': {
    clause: 'S3 Object Ownership decides it',
    step: 'Leave the ACL out of the call, or let the account that wrote the object give access to it.',
  },
  'block-public-access': {
    clause: 'S3 Block Public Access decides it',
    step: 'Let the bucket policy name who may read, instead of making the bucket public.',
  },
};
