/**
 * A trail that logs the data and network activity events of the settings and nothing else: the trail that people have
 * stays as it is, so that nothing here needs the right to change one, and no management event is logged, and charged,
 * twice. Its bucket is only where CloudTrail must put what EventBridge hands over.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */

import { Duration, Stack } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { present } from '../../lambdas/contract/present.ts';
import type { TrailSettings } from '../../lambdas/contract/settings/trail.ts';
import { acknowledge } from '../rights/acknowledged.ts';
import { selectorsOf } from './trail-selectors.ts';

export class OwnTrail extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, settings: TrailSettings) {
    super(scope, id);
    const stack = Stack.of(this);
    this.name = `${stack.stackName}-data-events`;
    const arn = stack.formatArn({ service: 'cloudtrail', resource: 'trail', resourceName: this.name });
    const bucket = new Bucket(this, 'Records', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(settings.keepDays) }],
    });
    acknowledge(bucket, 'AwsSolutions-S1', [
      'It holds records of CloudTrail for some days;',
      'who reads them is told by data events, should anybody select those of this bucket.',
    ]);
    const cloudTrail = new ServicePrincipal('cloudtrail.amazonaws.com');
    const ofTheTrail = { StringEquals: { 'aws:SourceArn': arn } };
    const put = [
      new PolicyStatement({
        sid: 'SeesTheBucket',
        principals: [cloudTrail],
        actions: ['s3:GetBucketAcl'],
        resources: [bucket.bucketArn],
        conditions: ofTheTrail,
      }),
      new PolicyStatement({
        sid: 'PutsRecords',
        principals: [cloudTrail],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects(`AWSLogs/${stack.account}/*`)],
        conditions: { StringEquals: { ...ofTheTrail.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' } },
      }),
    ];
    for (const statement of put) bucket.addToResourcePolicy(statement);
    // Its own records are left out: each that is put would make the next one.
    const selectors = selectorsOf(settings, bucket.arnForObjects(''));
    const trail = new CfnTrail(this, 'Trail', {
      trailName: this.name,
      s3BucketName: bucket.bucketName,
      isLogging: true,
      isMultiRegionTrail: false,
      includeGlobalServiceEvents: false,
      enableLogFileValidation: true,
      advancedEventSelectors: selectors.map(({ Name, FieldSelectors }) => ({
        name: Name,
        fieldSelectors: FieldSelectors.map(({ Field, Equals, StartsWith, NotStartsWith }) =>
          present<CfnTrail.AdvancedFieldSelectorProperty>({
            field: Field,
            equalTo: Equals,
            startsWith: StartsWith,
            notStartsWith: NotStartsWith,
          }),
        ),
      })),
    });
    if (bucket.policy !== undefined) trail.node.addDependency(bucket.policy);
  }
}
