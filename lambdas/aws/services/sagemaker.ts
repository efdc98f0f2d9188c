/**
 * Amazon SageMaker AI.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html
 */
import type { Service } from '../service.ts';

export const sagemaker = {
  prefix: 'sagemaker',
  name: 'Amazon SageMaker AI',
  passes: { to: 'sagemaker.amazonaws.com', calls: ['CreateNotebookInstance'] },
} as const satisfies Service;
