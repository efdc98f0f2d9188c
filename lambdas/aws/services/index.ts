/** The services of which something is known. Written by `npm run build:services`: one file a service, none by hand. */
import type { Service } from '../service.ts';
import { acm } from './acm.ts';
import { acmPca } from './acm-pca.ts';
import { amazonMq } from './amazon-mq.ts';
import { apiGateway } from './api-gateway.ts';
import { appRunner } from './app-runner.ts';
import { applicationAutoScaling } from './application-auto-scaling.ts';
import { applicationInsights } from './application-insights.ts';
import { backup } from './backup.ts';
import { batch } from './batch.ts';
import { bedrock } from './bedrock.ts';
import { billing } from './billing.ts';
import { chime } from './chime.ts';
import { cloudFormation } from './cloud-formation.ts';
import { cloudTrail } from './cloud-trail.ts';
import { cloudWatch } from './cloud-watch.ts';
import { codeArtifact } from './code-artifact.ts';
import { codeBuild } from './code-build.ts';
import { codeCommit } from './code-commit.ts';
import { codeDeploy } from './code-deploy.ts';
import { codePipeline } from './code-pipeline.ts';
import { cognitoIdp } from './cognito-idp.ts';
import { connect } from './connect.ts';
import { costExplorer } from './cost-explorer.ts';
import { dms } from './dms.ts';
import { dynamodb } from './dynamodb.ts';
import { ec2 } from './ec2.ts';
import { ecr } from './ecr.ts';
import { ecrPublic } from './ecr-public.ts';
import { ecs } from './ecs.ts';
import { efs } from './efs.ts';
import { eks } from './eks.ts';
import { elb } from './elb.ts';
import { emr } from './emr.ts';
import { eventBridge } from './event-bridge.ts';
import { firehose } from './firehose.ts';
import { glacier } from './glacier.ts';
import { glue } from './glue.ts';
import { iam } from './iam.ts';
import { identityCenter } from './identity-center.ts';
import { kinesis } from './kinesis.ts';
import { kms } from './kms.ts';
import { lambda } from './lambda.ts';
import { logs } from './logs.ts';
import { marketplace } from './marketplace.ts';
import { marketplaceManagement } from './marketplace-management.ts';
import { migrationHub } from './migration-hub.ts';
import { opensearch } from './opensearch.ts';
import { organizations } from './organizations.ts';
import { pinpoint } from './pinpoint.ts';
import { pipes } from './pipes.ts';
import { pricing } from './pricing.ts';
import { qConnect } from './q-connect.ts';
import { rds } from './rds.ts';
import { rdsData } from './rds-data.ts';
import { route53 } from './route53.ts';
import { s3 } from './s3.ts';
import { s3Tables } from './s3-tables.ts';
import { sagemaker } from './sagemaker.ts';
import { scheduler } from './scheduler.ts';
import { secretsManager } from './secrets-manager.ts';
import { serviceCatalog } from './service-catalog.ts';
import { ses } from './ses.ts';
import { sns } from './sns.ts';
import { sqs } from './sqs.ts';
import { ssm } from './ssm.ts';
import { stepFunctions } from './step-functions.ts';
import { sts } from './sts.ts';
import { tagging } from './tagging.ts';
import { taxSettings } from './tax-settings.ts';
import { transcribe } from './transcribe.ts';

export const SERVICES = [
  acmPca,
  acm,
  amazonMq,
  apiGateway,
  appRunner,
  applicationAutoScaling,
  applicationInsights,
  backup,
  batch,
  bedrock,
  billing,
  chime,
  cloudFormation,
  cloudTrail,
  cloudWatch,
  codeArtifact,
  codeBuild,
  codeCommit,
  codeDeploy,
  codePipeline,
  cognitoIdp,
  connect,
  costExplorer,
  dms,
  dynamodb,
  ec2,
  ecrPublic,
  ecr,
  ecs,
  efs,
  eks,
  elb,
  emr,
  eventBridge,
  firehose,
  glacier,
  glue,
  iam,
  identityCenter,
  kinesis,
  kms,
  lambda,
  logs,
  marketplaceManagement,
  marketplace,
  migrationHub,
  opensearch,
  organizations,
  pinpoint,
  pipes,
  pricing,
  qConnect,
  rdsData,
  rds,
  route53,
  s3Tables,
  s3,
  sagemaker,
  scheduler,
  secretsManager,
  serviceCatalog,
  ses,
  sns,
  sqs,
  ssm,
  stepFunctions,
  sts,
  tagging,
  taxSettings,
  transcribe,
] as const satisfies readonly Service[];
