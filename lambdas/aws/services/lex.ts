/**
 * Amazon Lex.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonlexv2.html
 */
import type { Service } from '../service.ts';

export const lex = {
  prefix: 'lex',
  name: 'Amazon Lex',
  alsoCalled: ['lexmodelbuilding'],
  linkedRoles: {
    lex: { role: 'LexBots', words: ['Amazon Lex V1'] },
    lexv2: { role: 'LexV2Bots', words: ['Amazon Lex', 'Lex V2'] },
  },
} as const satisfies Service;
