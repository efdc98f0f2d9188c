/**
 * AWS Glue: one policy for the whole Data Catalog.
 * https://docs.aws.amazon.com/glue/latest/dg/security_iam_resource-based-policy-examples.html
 */
import { type ChangeTarget, put, remove, type Service } from '../service.ts';

/** Of all databases and tables of the account and Region. */
const catalog: ChangeTarget = (_named, { arn }) => arn('catalog');

export const glue = {
  prefix: 'glue',
  name: 'AWS Glue',
  alsoCalled: ['datacatalog'],
  saidAs: /Glue\b/,
  carries: {
    reader: 'glue',
    permission: 'glue:GetResourcePolicy',
    resource: /^(?:catalog|database|table|userDefinedFunction)(?:\/|$)/,
    kept: 'catalog',
  },
  reads: { glue: [{ action: 'glue:GetResourcePolicy', reason: 'Data catalog policy', layer: 'resource' }] },
  changes: {
    PutResourcePolicy: put('resourceArn', 'policyInJson', catalog),
    DeleteResourcePolicy: remove('resourceArn', catalog),
  },
  passes: { to: 'glue.amazonaws.com', calls: ['CreateJob'] },
} as const satisfies Service;
