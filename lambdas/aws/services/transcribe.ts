/**
 * Amazon Transcribe.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazontranscribe.html
 */
import type { Service } from '../service.ts';

export const transcribe = {
  prefix: 'transcribe',
  name: 'Amazon Transcribe',
  sources: ['transcribestreaming'],
} as const satisfies Service;
