/** The action that an operation needs: https://docs.aws.amazon.com/service-authorization/latest/reference/ */

/** Operations whose action has another name. */
const ACTION: Readonly<Record<string, string>> = {
  'apigateway:GetRestApi': 'apigateway:GET',
  'iam-toolbox:GetRequestAuthorizationDetails': 'iam:GetRequestAuthorizationDetails',
  'iam-toolbox:GetRequestAuthorizationPolicy': 'iam:GetRequestAuthorizationPolicy',
  'monitoring:GetInsightRuleReport': 'cloudwatch:GetInsightRuleReport',
  'monitoring:GetMetricData': 'cloudwatch:GetMetricData',
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
  's3:ListObjectsV2': 's3:ListBucket',
  's3-control:GetPublicAccessBlock': 's3:GetAccountPublicAccessBlock',
  's3-control:GetAccessPoint': 's3:GetAccessPoint',
  's3-control:GetAccessPointPolicy': 's3:GetAccessPointPolicy',
};

export function actionOf(service: string, operation: string): string {
  const name = `${service}:${operation}`;
  return ACTION[name] ?? name;
}
