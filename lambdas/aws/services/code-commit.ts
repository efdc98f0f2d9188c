/**
 * AWS CodeCommit.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodecommit.html
 */
import { arnAt, pick, whole } from '../parameters.ts';
import type { Service } from '../service.ts';

export const codeCommit = {
  prefix: 'codecommit',
  name: 'AWS CodeCommit',
  requestArn: (parameters, place) =>
    whole(pick(parameters, 'repositoryName'), (name) => arnAt(place, 'codecommit', name)),
} as const satisfies Service;
