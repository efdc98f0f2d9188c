/**
 * What a test showed, a line each. Errs towards "it did not leave".
 */
import { TESTS_AN_HOUR, type TestReceipt, type TestRun } from '../../../deployment/test-runs.ts';
import { bare } from '../../text/escape.ts';
import { count, sentence } from '../names/names.ts';

export const TEST_WORDS = {
  put: (id: string, bus: string) => `Test ${id} is on the event bus of ${bare(bus, 60)}.`,
  waiting: (seconds: number) => `waiting for it to arrive (${seconds} s)`,
  explaining: (seconds: number) => `arrived, being explained (${seconds} s)`,
  notPut: (reason: string) =>
    `the event bus did not take the test (${bare(reason, 120)}): your credentials need events:PutEvents on the default bus`,
  late: 'It did not arrive. Run `denyscope doctor`: a rule that is gone or disabled, dead letters and failing functions show there.',
  unread: (reason: string) =>
    `whether it arrived could not be read (${bare(reason, 80)}): your credentials need dynamodb:GetItem on the memory table`,
} as const;

/** How it went, a line each. */
export function testLines(run: TestRun, putAt: string): readonly string[] {
  const arrived = `It reached the function ${after(putAt, run.arrivedAt)}.`;
  switch (run.state) {
    case 'arrived':
      return [
        arrived,
        'Its notice has not left yet: the function is still at work, or ended before it was done. Its log tells.',
      ];
    case 'refused':
      return [
        arrived,
        `No notice left: ${TESTS_AN_HOUR} tests were told in this hour, and tests must not become a way to send many mails. Try again in the next hour.`,
      ];
    case 'failed':
      return [arrived, ...failedLines(run), ...run.receipts.map(receiptLine)];
    case 'told':
      return [
        arrived,
        `Its notice left ${after(putAt, run.leftAt ?? run.arrivedAt)}${gapsOf(run)}, through:`,
        ...run.receipts.map(receiptLine),
        'Subscriptions with a filter get it only where the filter takes severity info or cause test.',
      ];
  }
}

function failedLines({ reason }: TestRun): readonly string[] {
  const why = reason === undefined ? 'the alerts topic did not take it' : bare(reason, 200);
  return [sentence(`Its notice was lost: ${why}`)];
}

function receiptLine(receipt: TestReceipt): string {
  if (receipt.kind === 'failed') return `  ${bare(receipt.channel, 40)}: FAILED, ${bare(receipt.reason, 160)}`;
  return receipt.id === ''
    ? `  ${bare(receipt.channel, 40)}: nothing to send, for a test carries no diagnosis and wakes nobody`
    : `  ${bare(receipt.channel, 40)}: taken (${bare(receipt.id, 60)})`;
}

function gapsOf({ gaps = 0 }: TestRun): string {
  return gaps === 0 ? '' : ` with ${count(gaps, 'thing')} that Denyscope could not read (named in it)`;
}

function after(from: string, until: string): string {
  const seconds = (Date.parse(until) - Date.parse(from)) / 1000;
  return Number.isFinite(seconds) && seconds >= 0 ? `after ${seconds.toFixed(1)} s` : `at ${until}`;
}
