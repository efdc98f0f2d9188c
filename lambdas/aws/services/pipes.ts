/**
 * Amazon EventBridge Pipes.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgepipes.html
 */
import type { Service } from '../service.ts';

export const pipes = {
  prefix: 'pipes',
  name: 'Amazon EventBridge Pipes',
  saidAs: /EventBridge Pipes?/,
  passes: { to: 'pipes.amazonaws.com' },
} as const satisfies Service;
