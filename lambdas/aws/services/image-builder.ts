/**
 * Amazon EC2 Image Builder.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2imagebuilder.html
 */
import type { Service } from '../service.ts';

export const imageBuilder = {
  prefix: 'imagebuilder',
  name: 'Amazon EC2 Image Builder',
  saidAs: /Image Builder/,
  linkedRoles: { imagebuilder: { role: 'ImageBuilder', words: ['Image Builder'] } },
} as const satisfies Service;
