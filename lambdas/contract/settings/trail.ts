/**
 * Which data and network activity events are to be heard, and where they are logged. Nothing of it is on by itself, for
 * CloudTrail charges data events by number, those that were allowed too. Errs towards refusing: a selector that selects
 * nothing is a denial that is never seen.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
import * as v from 'valibot';
import { eventSource, listOf, oneOf, resourceArnPrefix, resourceType, settings, trailArn, wholeFrom } from './forms.ts';

const DataEventsSchema = settings({
  type: v.pipe(resourceType, v.description("CloudTrail's name of the type, such as AWS::S3::Object")),
  resources: v.pipe(
    v.optional(listOf(resourceArnPrefix, 1)),
    v.description('How the ARNs begin, without wildcards; left out: every resource of the type'),
  ),
  access: v.optional(oneOf(['all', 'read', 'write']), 'all'),
});

export const TrailSchema = v.pipe(
  settings({
    dataEvents: v.pipe(
      v.optional(listOf(DataEventsSchema, 1)),
      v.description('Data events to be logged; CloudTrail selects none of them by their error'),
    ),
    networkActivity: v.pipe(
      v.optional(listOf(eventSource, 1)),
      v.description('Services of which refusals by VPC endpoint policies are logged, such as s3.amazonaws.com'),
    ),
    own: v.pipe(
      v.optional(v.boolean(), false),
      v.description('Makes a trail, and a bucket, that log these events of this account and Region and nothing else'),
    ),
    keepDays: v.pipe(v.optional(wholeFrom(1, 3650), 30), v.description('How long the bucket of that trail keeps them')),
    addTo: v.pipe(
      v.optional(trailArn),
      v.description('A trail that is there: the output AddToTheTrail has the command that adds to it'),
    ),
  }),
  v.check(
    ({ dataEvents, networkActivity }) => dataEvents !== undefined || networkActivity !== undefined,
    'names neither dataEvents nor networkActivity: there is nothing to log',
  ),
  v.check(
    ({ own, addTo }) => !own || addTo === undefined,
    'own makes a trail, addTo names one that is there: each event would be charged twice, keep one of them',
  ),
);

export type TrailSettings = v.InferOutput<typeof TrailSchema>;
