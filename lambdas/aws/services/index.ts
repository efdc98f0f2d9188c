/** The services of which something is known. Written by `npm run build:services`: one file a service, none by hand. */
import type { Service } from '../service.ts';
import { accessAnalyzer } from './access-analyzer.ts';
import { acm } from './acm.ts';
import { acmPca } from './acm-pca.ts';
import { amazonMq } from './amazon-mq.ts';
import { apiGateway } from './api-gateway.ts';
import { appMesh } from './app-mesh.ts';
import { appRunner } from './app-runner.ts';
import { appSync } from './app-sync.ts';
import { applicationAutoScaling } from './application-auto-scaling.ts';
import { applicationInsights } from './application-insights.ts';
import { applicationMigration } from './application-migration.ts';
import { auditManager } from './audit-manager.ts';
import { autoScaling } from './auto-scaling.ts';
import { autoScalingPlans } from './auto-scaling-plans.ts';
import { backup } from './backup.ts';
import { batch } from './batch.ts';
import { bedrock } from './bedrock.ts';
import { billing } from './billing.ts';
import { chatbot } from './chatbot.ts';
import { chime } from './chime.ts';
import { cloudFormation } from './cloud-formation.ts';
import { cloudFront } from './cloud-front.ts';
import { cloudHsm } from './cloud-hsm.ts';
import { cloudTrail } from './cloud-trail.ts';
import { cloudWatch } from './cloud-watch.ts';
import { codeArtifact } from './code-artifact.ts';
import { codeBuild } from './code-build.ts';
import { codeCommit } from './code-commit.ts';
import { codeDeploy } from './code-deploy.ts';
import { codeGuruReviewer } from './code-guru-reviewer.ts';
import { codePipeline } from './code-pipeline.ts';
import { codeStarNotifications } from './code-star-notifications.ts';
import { cognitoIdp } from './cognito-idp.ts';
import { computeOptimizer } from './compute-optimizer.ts';
import { config } from './config.ts';
import { connect } from './connect.ts';
import { costExplorer } from './cost-explorer.ts';
import { dataSync } from './data-sync.ts';
import { dax } from './dax.ts';
import { detective } from './detective.ts';
import { devopsGuru } from './devops-guru.ts';
import { dms } from './dms.ts';
import { dynamodb } from './dynamodb.ts';
import { ec2 } from './ec2.ts';
import { ecr } from './ecr.ts';
import { ecrPublic } from './ecr-public.ts';
import { ecs } from './ecs.ts';
import { efs } from './efs.ts';
import { eks } from './eks.ts';
import { elasticBeanstalk } from './elastic-beanstalk.ts';
import { elasticDisasterRecovery } from './elastic-disaster-recovery.ts';
import { elasticache } from './elasticache.ts';
import { elb } from './elb.ts';
import { emr } from './emr.ts';
import { emrOnEks } from './emr-on-eks.ts';
import { emrServerless } from './emr-serverless.ts';
import { eventBridge } from './event-bridge.ts';
import { firehose } from './firehose.ts';
import { firewallManager } from './firewall-manager.ts';
import { flink } from './flink.ts';
import { fsx } from './fsx.ts';
import { glacier } from './glacier.ts';
import { globalAccelerator } from './global-accelerator.ts';
import { glue } from './glue.ts';
import { grafana } from './grafana.ts';
import { guardduty } from './guardduty.ts';
import { iam } from './iam.ts';
import { identityCenter } from './identity-center.ts';
import { imageBuilder } from './image-builder.ts';
import { incidentManager } from './incident-manager.ts';
import { inspector } from './inspector.ts';
import { iot } from './iot.ts';
import { kinesis } from './kinesis.ts';
import { kms } from './kms.ts';
import { lakeFormation } from './lake-formation.ts';
import { lambda } from './lambda.ts';
import { lex } from './lex.ts';
import { licenseManager } from './license-manager.ts';
import { logs } from './logs.ts';
import { macie } from './macie.ts';
import { marketplace } from './marketplace.ts';
import { marketplaceManagement } from './marketplace-management.ts';
import { mediaConvert } from './media-convert.ts';
import { memorydb } from './memorydb.ts';
import { migrationHub } from './migration-hub.ts';
import { msk } from './msk.ts';
import { mskConnect } from './msk-connect.ts';
import { mwaa } from './mwaa.ts';
import { networkFirewall } from './network-firewall.ts';
import { networkManager } from './network-manager.ts';
import { opensearch } from './opensearch.ts';
import { opensearchIngestion } from './opensearch-ingestion.ts';
import { opensearchServerless } from './opensearch-serverless.ts';
import { organizations } from './organizations.ts';
import { pinpoint } from './pinpoint.ts';
import { pipes } from './pipes.ts';
import { pricing } from './pricing.ts';
import { qConnect } from './q-connect.ts';
import { quickSight } from './quick-sight.ts';
import { ram } from './ram.ts';
import { rds } from './rds.ts';
import { rdsData } from './rds-data.ts';
import { redshift } from './redshift.ts';
import { route53 } from './route53.ts';
import { route53Resolver } from './route53-resolver.ts';
import { s3 } from './s3.ts';
import { s3Tables } from './s3-tables.ts';
import { sagemaker } from './sagemaker.ts';
import { scheduler } from './scheduler.ts';
import { secretsManager } from './secrets-manager.ts';
import { securityHub } from './security-hub.ts';
import { serviceCatalog } from './service-catalog.ts';
import { ses } from './ses.ts';
import { shield } from './shield.ts';
import { sns } from './sns.ts';
import { sqs } from './sqs.ts';
import { ssm } from './ssm.ts';
import { stepFunctions } from './step-functions.ts';
import { sts } from './sts.ts';
import { support } from './support.ts';
import { tagging } from './tagging.ts';
import { taxSettings } from './tax-settings.ts';
import { transcribe } from './transcribe.ts';
import { transferFamily } from './transfer-family.ts';
import { trustedAdvisor } from './trusted-advisor.ts';
import { vpcLattice } from './vpc-lattice.ts';
import { waf } from './waf.ts';

export const SERVICES = [
  accessAnalyzer,
  acmPca,
  acm,
  amazonMq,
  apiGateway,
  appMesh,
  appRunner,
  appSync,
  applicationAutoScaling,
  applicationInsights,
  applicationMigration,
  auditManager,
  autoScalingPlans,
  autoScaling,
  backup,
  batch,
  bedrock,
  billing,
  chatbot,
  chime,
  cloudFormation,
  cloudFront,
  cloudHsm,
  cloudTrail,
  cloudWatch,
  codeArtifact,
  codeBuild,
  codeCommit,
  codeDeploy,
  codeGuruReviewer,
  codePipeline,
  codeStarNotifications,
  cognitoIdp,
  computeOptimizer,
  config,
  connect,
  costExplorer,
  dataSync,
  dax,
  detective,
  devopsGuru,
  dms,
  dynamodb,
  ec2,
  ecrPublic,
  ecr,
  ecs,
  efs,
  eks,
  elasticBeanstalk,
  elasticDisasterRecovery,
  elasticache,
  elb,
  emrOnEks,
  emrServerless,
  emr,
  eventBridge,
  firehose,
  firewallManager,
  flink,
  fsx,
  glacier,
  globalAccelerator,
  glue,
  grafana,
  guardduty,
  iam,
  identityCenter,
  imageBuilder,
  incidentManager,
  inspector,
  iot,
  kinesis,
  kms,
  lakeFormation,
  lambda,
  lex,
  licenseManager,
  logs,
  macie,
  marketplaceManagement,
  marketplace,
  mediaConvert,
  memorydb,
  migrationHub,
  mskConnect,
  msk,
  mwaa,
  networkFirewall,
  networkManager,
  opensearchIngestion,
  opensearchServerless,
  opensearch,
  organizations,
  pinpoint,
  pipes,
  pricing,
  qConnect,
  quickSight,
  ram,
  rdsData,
  rds,
  redshift,
  route53Resolver,
  route53,
  s3Tables,
  s3,
  sagemaker,
  scheduler,
  secretsManager,
  securityHub,
  serviceCatalog,
  ses,
  shield,
  sns,
  sqs,
  ssm,
  stepFunctions,
  sts,
  support,
  tagging,
  taxSettings,
  transcribe,
  transferFamily,
  trustedAdvisor,
  vpcLattice,
  waf,
] as const satisfies readonly Service[];
