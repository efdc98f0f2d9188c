/**
 * Amazon CodeGuru Reviewer.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncodegurureviewer.html
 */
import type { Service } from '../service.ts';

export const codeGuruReviewer = {
  prefix: 'codeguru-reviewer',
  name: 'Amazon CodeGuru Reviewer',
  linkedRoles: { 'codeguru-reviewer': { role: 'AmazonCodeGuruReviewer', words: ['CodeGuru Reviewer'] } },
} as const satisfies Service;
