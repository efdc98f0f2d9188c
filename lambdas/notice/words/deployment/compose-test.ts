/**
 * The notice of a test, which nobody can take for a real one: subject, first sentence and chat title say so. It goes out
 * as a notice of no denial, so that automation that acts on diagnoses sees none.
 */
import type { TestEvent } from '../../../denial/record/test-event.ts';
import type { Diagnosis } from '../../../diagnosis/diagnosis.ts';
import { gistOf } from '../../compose.ts';
import type { Line, Notice } from '../../notice.ts';
import { ascii, value } from '../../text/escape.ts';
import { gapSentence, unique } from '../gaps.ts';
import { accountNameShort, withAccountNames } from '../names/accounts.ts';
import { timePhrase } from '../names/names.ts';

const MOST_GAPS = 5;

export function composeTest({ id, account, region, time }: TestEvent, diagnosis: Diagnosis): Notice {
  return {
    kind: 'test',
    severity: 'info',
    subject: ascii(
      `TEST: Denyscope of ${account}${accountNameShort(account, diagnosis.accountNames)} works, nothing was refused`,
    ),
    summary: 'This is a test of Denyscope: nothing was refused, and there is nothing to do.',
    sections: [
      {
        heading: 'What was tested',
        lines: [
          text(
            'A marked event went onto the event bus and came out as this notice, through the rule, the queue, the function and the channels that a denial takes.',
          ),
          fact(
            'Put on the bus',
            `${timePhrase(time)}, account ${withAccountNames(value(account), diagnosis.accountNames)}, ${value(region, 24)}`,
          ),
          fact('Test', value(id)),
        ],
      },
      {
        heading: 'How it was explained',
        lines: [
          text('The call is invented. As a real denial it would have read:'),
          { kind: 'quote' as const, text: gistOf(diagnosis).summary },
          // That the invented role is not there is no lack.
          ...unique(diagnosis.gaps.filter(({ reason }) => reason !== 'not-found'))
            .slice(0, MOST_GAPS)
            .map((gap) => text(gapSentence(gap))),
        ],
      },
    ],
    fixes: [],
    nextSteps: [
      'CloudTrail took no part in this test: run `denyscope doctor` to see whether a trail hands over real denials.',
    ],
    nextStepsLeftOut: 0,
    links: [],
    threadId: 'denyscope-test',
    keywords: ['Test'],
  };
}

function text(words: string): Line {
  return { kind: 'text', text: words };
}

function fact(label: string, words: string): Line {
  return { kind: 'fact', label, text: words };
}
