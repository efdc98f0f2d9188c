import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMessage } from '../../lambdas/denial/message/stated-reason.ts';
import cases from '../cases/denial/messages.json' with { type: 'json' };

describe('a message of AWS', () => {
  test.each(cases)('$name', ({ message, reading }) => {
    expect(readMessage(message)).toEqual(reading);
  });

  test('is found behind other words too', () => {
    for (const { message, reading } of cases) {
      if (!('principal' in reading)) continue;
      const { principal, action } = readMessage(`Error: ${message}`);
      expect({ principal, action }).toEqual({ principal: reading.principal, action: reading.action });
    }
  });

  test('any text is read', () => {
    const words = fc.constantFrom(
      'User: ',
      'arn:aws:iam::1:user/a',
      ' is not authorized to perform: ',
      's3:GetObject',
      ' on resource: ',
      '"',
      ' because no ',
      'session policy',
      ' with an explicit deny in a ',
      ': arn:',
      '...',
      'Encoded authorization failure message: ',
      '\n',
      'x'.repeat(2000),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((parts) => parts.join('')),
        ),
        (text) => {
          const reading = readMessage(text);
          expect(
            reading.resource === undefined || reading.resource === '*' || reading.resource.startsWith('arn:'),
          ).toBe(true);
        },
      ),
    );
  });

  test('a long hostile text is read in a moment', () => {
    for (const part of [
      'User: ',
      'arn:',
      'because no session ',
      '"arn:',
      ' on resource: ',
      'a:',
      'with an explicit deny in a ',
    ]) {
      expect(() => readMessage(part.repeat(12_000 / part.length))).not.toThrow();
    }
  });
});
