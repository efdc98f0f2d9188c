/**
 * The services of the endpoint, by the name their calls are recorded under.
 */
import type { Operations } from '../world.ts';
import { createAthena } from './athena.ts';
import { cloudFormation } from './cloud-formation.ts';
import { cloudTrail, cloudWatch } from './cloud-trail.ts';
import { createDynamoDb } from './dynamodb.ts';
import { ec2 } from './ec2.ts';
import { iam } from './iam.ts';
import { iamToolbox } from './iam-toolbox.ts';
import {
  ecrInventory,
  iamInventory,
  kmsInventory,
  lambdaInventory,
  organizationsInventory,
  s3ControlInventory,
  s3Inventory,
  secretsInventory,
  snsInventory,
  sqsInventory,
  tablesInventory,
} from './inventory.ts';
import { kms } from './kms.ts';
import { events, logs, sns, sqs } from './messaging.ts';
import { organizations } from './organizations.ts';
import {
  apigateway,
  backup,
  codeartifact,
  ecr,
  elasticfilesystem,
  es,
  glue,
  kinesis,
  lambda,
  secretsmanager,
  tables,
} from './resource-policies.ts';
import { s3, s3Control } from './s3.ts';
import { sts } from './sts.ts';

export function createServices(): Readonly<Record<string, Operations>> {
  return {
    athena: createAthena(),
    iam: { ...iam, ...iamInventory },
    sts,
    sns: { ...sns, ...snsInventory },
    sqs: { ...sqs, ...sqsInventory },
    events,
    logs,
    organizations: { ...organizations, ...organizationsInventory },
    kms: { ...kms, ...kmsInventory },
    s3: { ...s3, ...s3Inventory },
    's3-control': { ...s3Control, ...s3ControlInventory },
    dynamodb: { ...createDynamoDb(), ...tables, ...tablesInventory },
    cloudformation: cloudFormation,
    cloudtrail: cloudTrail,
    monitoring: cloudWatch,
    ec2,
    'iam-toolbox': iamToolbox,
    secretsmanager: { ...secretsmanager, ...secretsInventory },
    ecr: { ...ecr, ...ecrInventory },
    kinesis,
    glue,
    lambda: { ...lambda, ...lambdaInventory },
    apigateway,
    es,
    backup,
    elasticfilesystem,
    codeartifact,
  };
}
