/**
 * AWS CodePipeline.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodepipeline.html
 */
import type { Service } from '../service.ts';

export const codePipeline = {
  prefix: 'codepipeline',
  name: 'AWS CodePipeline',
  saidAs: /Code ?Pipeline|arn:aws:codepipeline\b/,
  passes: { to: 'codepipeline.amazonaws.com', calls: ['CreatePipeline'] },
} as const satisfies Service;
