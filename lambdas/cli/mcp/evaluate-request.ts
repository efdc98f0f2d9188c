/**
 * The tool `evaluate`: the engine alone, as `denyscope evaluate` runs it. Reads nothing but what is handed in.
 */
import { evaluate, readCase } from '../../engine/index.ts';
import { answering, CASE_INPUT, VERDICT, VERDICT_REQUIRED } from './schemas.ts';
import { type Tool, wrongly } from './tool.ts';

export function evaluateRequest(): Tool {
  return {
    name: 'evaluate',
    title: 'Decide a request from policies',
    description:
      'Decides what AWS would answer to a request under the policies given, and which statement decides. Reads no account.',
    inputSchema: {
      type: 'object',
      properties: CASE_INPUT,
      required: ['request', 'policies'],
      additionalProperties: false,
    },
    outputSchema: answering(VERDICT, VERDICT_REQUIRED),
    async call(given) {
      const reading = readCase(given);
      if (reading.kind === 'unreadable') throw wrongly(reading.problem);
      return { ...evaluate(reading.case.request, reading.case.policies) };
    },
  };
}
