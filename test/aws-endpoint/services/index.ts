/**
 * The services of the endpoint, by the name their calls are recorded under.
 */
import type { Operations } from '../world.ts';
import { cloudTrail, cloudWatch } from './cloud-trail.ts';
import { createDynamoDb } from './dynamodb.ts';
import { ec2 } from './ec2.ts';
import { iam } from './iam.ts';
import { iamToolbox } from './iam-toolbox.ts';
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
    iam,
    sts,
    sns,
    sqs,
    events,
    logs,
    organizations,
    kms,
    s3,
    's3-control': s3Control,
    dynamodb: { ...createDynamoDb(), ...tables },
    cloudtrail: cloudTrail,
    monitoring: cloudWatch,
    ec2,
    'iam-toolbox': iamToolbox,
    secretsmanager,
    ecr,
    kinesis,
    glue,
    lambda,
    apigateway,
    es,
    backup,
    elasticfilesystem,
    codeartifact,
  };
}
