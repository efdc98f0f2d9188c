/**
 * AWS Chatbot.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awschatbot.html
 */
import type { Service } from '../service.ts';

export const chatbot = {
  prefix: 'chatbot',
  name: 'AWS Chatbot',
  linkedRoles: {
    'management.chatbot': {
      role: 'AWSChatbot',
      words: ['AWS Chatbot', 'Amazon Q Developer in chat applications'],
    },
  },
} as const satisfies Service;
