/**
 * Amazon SageMaker AI.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html
 */
import type { Service } from '../service.ts';

export const sagemaker = {
  prefix: 'sagemaker',
  name: 'Amazon SageMaker AI',
  saidAs: /SageMaker/,
  passes: { to: 'sagemaker.amazonaws.com', calls: ['CreateNotebookInstance'] },
  linkedRoles: { sagemaker: { role: 'AmazonSageMakerNotebooks', words: ['SageMaker notebook'] } },
} as const satisfies Service;
