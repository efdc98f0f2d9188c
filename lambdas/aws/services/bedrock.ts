/**
 * Amazon Bedrock. Its run-time and its agents have addresses of their own and one prefix of actions.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrock.html
 */
import type { Service } from '../service.ts';

export const bedrock = {
  prefix: 'bedrock',
  name: 'Amazon Bedrock',
  sources: ['bedrock-runtime', 'bedrock-agent', 'bedrock-agent-runtime'],
  alsoCalled: ['bedrockruntime', 'bedrockagent', 'bedrockagentruntime'],
  saidAs: /Bedrock/,
} as const satisfies Service;
