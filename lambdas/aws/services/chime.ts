/**
 * Amazon Chime.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonchime.html
 */
import type { Service } from '../service.ts';

export const chime = {
  prefix: 'chime',
  name: 'Amazon Chime',
  sources: ['chime-sdk-media-pipelines', 'chime-sdk-voice'],
} as const satisfies Service;
