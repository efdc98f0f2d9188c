/**
 * AWS CodeBuild.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodebuild.html
 */
import type { Service } from '../service.ts';

export const codeBuild = {
  prefix: 'codebuild',
  name: 'AWS CodeBuild',
  saidAs: /Code ?Build/,
  passes: { to: 'codebuild.amazonaws.com', calls: ['CreateProject'] },
} as const satisfies Service;
