/**
 * Services that have a service-linked role: the principal that creates it, the end of the role's name, and the words
 * that messages use for the service where they use others. Pure data.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 * Errs towards fewer: a service that is not listed is not guessed from the name of an API.
 */
export interface ServiceLinkedRole {
  readonly service: string;
  /** After `AWSServiceRoleFor`. */
  readonly role: string;
  readonly words: readonly string[];
}

/** `service role words, words`: the service without its domain. */
const ROWS: readonly string[] = [
  'spot EC2Spot EC2 Spot Instances, Spot Instances, EC2 Spot',
  'spotfleet EC2SpotFleet EC2 Spot Fleet, Spot Fleet',
  'ec2fleet EC2Fleet EC2 Fleet',
  'autoscaling AutoScaling EC2 Auto Scaling, Auto Scaling',
  'autoscaling-plans AutoScalingPlans_EC2AutoScaling AWS Auto Scaling plans, scaling plans',
  'ecs.application-autoscaling ApplicationAutoScaling_ECSService ECS service scaling',
  'dynamodb.application-autoscaling ApplicationAutoScaling_DynamoDBTable DynamoDB table scaling',
  'lambda.application-autoscaling ApplicationAutoScaling_LambdaConcurrency Lambda concurrency scaling',
  'rds.application-autoscaling ApplicationAutoScaling_RDSCluster Aurora scaling',
  'elasticloadbalancing ElasticLoadBalancing Elastic Load Balancing, ELB',
  'ecs ECS Elastic Container Service, Amazon ECS, ECS',
  'eks AmazonEKS Elastic Kubernetes Service, Amazon EKS, EKS cluster',
  'eks-nodegroup AmazonEKSNodegroup EKS nodegroup, EKS node group, managed node group, nodegroup',
  'eks-fargate AmazonEKSForFargate EKS Fargate, Fargate profile',
  'eks-connector AmazonEKSConnector EKS Connector',
  'batch Batch AWS Batch',
  'elasticbeanstalk ElasticBeanstalk Elastic Beanstalk',
  'apprunner AppRunner App Runner',
  'rds RDS Relational Database Service, Amazon RDS, RDS, DocumentDB, Neptune, Aurora',
  'elasticache ElastiCache ElastiCache',
  'memorydb MemoryDB MemoryDB',
  'redshift Redshift Redshift',
  'dax DAX DynamoDB Accelerator',
  'replication.dynamodb DynamoDBReplication DynamoDB global table, DynamoDB replication',
  'kinesis.application-autoscaling ApplicationAutoScaling_KinesisStream Kinesis stream scaling',
  'opensearchservice AmazonOpenSearchService OpenSearch Service, Amazon OpenSearch',
  'es AmazonElasticsearchService Elasticsearch Service, Amazon Elasticsearch, Amazon ES',
  'observability.aoss AmazonOpenSearchServerless OpenSearch Serverless',
  'kafka Kafka Amazon MSK, Managed Streaming for Apache Kafka, MSK',
  'kafkaconnect KafkaConnect MSK Connect',
  'mq AmazonMQ Amazon MQ',
  'airflow AmazonMWAA MWAA, Managed Workflows for Apache Airflow',
  'elasticmapreduce EMRCleanup Amazon EMR, Elastic MapReduce, EMR cleanup',
  'ops.emr-serverless AmazonEMRServerless EMR Serverless',
  'emr-containers AmazonEMRContainers EMR on EKS, EMR containers',
  'elasticfilesystem AmazonElasticFileSystem Elastic File System, Amazon EFS, EFS',
  'fsx AmazonFSx Amazon FSx, FSx',
  's3.data-source.lustre.fsx FSxS3Access FSx for Lustre',
  'backup Backup AWS Backup',
  'organizations Organizations AWS Organizations',
  'sso SSO IAM Identity Center, AWS SSO',
  'ram ResourceAccessManager Resource Access Manager, AWS RAM',
  'config Config AWS Config',
  'cloudtrail CloudTrail AWS CloudTrail, CloudTrail',
  'guardduty AmazonGuardDuty GuardDuty',
  'malware-protection.guardduty AmazonGuardDutyMalwareProtection GuardDuty Malware Protection',
  'securityhub SecurityHub Security Hub',
  'macie AmazonMacie Macie',
  'inspector2 AmazonInspector2 Amazon Inspector',
  'detective Detective Detective',
  'access-analyzer AccessAnalyzer Access Analyzer',
  'auditmanager AuditManager Audit Manager',
  'fms FMS Firewall Manager',
  'network-firewall NetworkFirewall Network Firewall',
  'shield AWSShield AWS Shield, Shield Advanced',
  'wafv2 WAFV2Logging AWS WAF, WAFV2 logging',
  'cloudhsm CloudHSM CloudHSM',
  'cks.kms KeyManagementServiceCustomKeyStores custom key store',
  'mrk.kms KeyManagementServiceMultiRegionKeys multi-Region key',
  'acm CertificateManager Certificate Manager, ACM',
  'ops.apigateway APIGateway API Gateway',
  'replicator.lambda LambdaReplicator Lambda@Edge',
  'logger.cloudfront CloudFrontLogger CloudFront logging',
  'vpcorigin.cloudfront CloudFrontVPCOrigin CloudFront VPC origin, VPC origin, VPC origins',
  'globalaccelerator GlobalAccelerator Global Accelerator',
  'transitgateway VPCTransitGateway Transit Gateway',
  'ipam IPAM VPC IPAM, IP Address Manager, IPAM',
  'vpc-lattice VpcLattice VPC Lattice',
  'route53resolver Route53Resolver Route 53 Resolver',
  'networkmanager NetworkManager Network Manager, Cloud WAN',
  'ssm AmazonSSM Systems Manager, AWS SSM',
  'ssm-incidents IncidentManager Incident Manager',
  'apidestinations.events AmazonEventBridgeApiDestinations EventBridge API destinations, API destination',
  'codestar-notifications CodeStarNotifications CodeStar Notifications, developer tools notifications',
  'codeguru-reviewer AmazonCodeGuruReviewer CodeGuru Reviewer',
  'devops-guru DevOpsGuru DevOps Guru',
  'management.chatbot AWSChatbot AWS Chatbot, Amazon Q Developer in chat applications',
  'grafana AmazonGrafana Managed Grafana',
  'lakeformation LakeFormationDataAccess Lake Formation',
  'sagemaker AmazonSageMakerNotebooks SageMaker notebook',
  'lex LexBots Amazon Lex V1',
  'lexv2 LexV2Bots Amazon Lex, Lex V2',
  'connect AmazonConnect Amazon Connect',
  'imagebuilder ImageBuilder Image Builder',
  'license-manager AWSLicenseManagerRole License Manager',
  'compute-optimizer ComputeOptimizer Compute Optimizer',
  'trustedadvisor TrustedAdvisor Trusted Advisor',
  'support Support AWS Support',
  'appmesh AppMesh App Mesh',
  'mgn ApplicationMigrationService Application Migration Service',
  'drs ElasticDisasterRecovery Elastic Disaster Recovery',
];

export const SERVICE_LINKED_ROLES: readonly ServiceLinkedRole[] = ROWS.map((row) => {
  const [service = '', role = '', ...words] = row.split(' ');
  return { service: `${service}.amazonaws.com`, role, words: words.join(' ').split(', ') };
});

/** The service whose role a text speaks of: by the role's name, the principal, else the longest words that fit. */
export function serviceLinkedIn(text: string): string | undefined {
  const principal = /\b([\w.-]+\.amazonaws\.com)\b/.exec(text)?.[1];
  if (SERVICE_LINKED_ROLES.some(({ service }) => service === principal)) return principal;
  const role = /\bAWSServiceRoleFor(\w+)/.exec(text)?.[1];
  const named = SERVICE_LINKED_ROLES.find((one) => one.role === role);
  if (named !== undefined) return named.service;
  const lower = ` ${text.toLowerCase().replace(/[^a-z0-9@-]+/g, ' ')} `;
  const fitting = SERVICE_LINKED_ROLES.flatMap(({ service, words }) =>
    words.filter((word) => lower.includes(` ${word.toLowerCase()} `)).map((word) => ({ service, length: word.length })),
  );
  return fitting.sort((a, b) => b.length - a.length)[0]?.service;
}
