/**
 * AWS Step Functions.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
 */
import type { Service } from '../service.ts';

export const stepFunctions = {
  prefix: 'states',
  name: 'AWS Step Functions',
  alsoCalled: ['sfn', 'stepfunctions'],
  saidAs: /Step ?Functions/,
  passes: { to: 'states.amazonaws.com', calls: ['CreateStateMachine', 'UpdateStateMachine'] },
} as const satisfies Service;
