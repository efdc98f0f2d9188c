/**
 * Where a record says that the call failed: its own error fields, or inside of the answer.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 * (some services answer with the error instead). Errs towards no failure: a part of an answer counts only when its
 * code says that access was refused.
 */
import { fieldAt, isObject, type Json, objectAt, present, textAt } from '../fields.ts';
import { clip } from '../redact.ts';

export interface RecordedFailure {
  /** Empty for a failed sign-in, which has a message only. */
  readonly errorCode: string;
  readonly errorMessage: string;
  /** Of a batch the item that was refused, as the answer names it. */
  readonly item?: Json;
}

/** CloudTrail cuts at 1 KB; anything much longer was not written by CloudTrail. */
export const MESSAGE_LENGTH = 12_000;

const CODES = ['errorCode', 'ErrorCode', 'code', 'Code', '__type', 'errorType'];
const MESSAGES = ['errorMessage', 'ErrorMessage', 'message', 'Message'];
const REFUSED = /AccessDenied|Unauthori[sz]ed|NotAuthori[sz]ed|^Forbidden/i;

/** In the names of nearly all fields that tell of a failure: `errorCode`, `ErrorMessage`, `error`. */
const ERROR = 'rror';

/**
 * Texts of which a record that tells of a failure, of whatever code, holds at least one: a record without them all need not
 * be parsed to be known as none. They begin behind the quote of a name, for a search goes by the first byte and quotes are
 * everywhere.
 */
export const SIGNS_OF_FAILURE: readonly string[] = [
  ERROR,
  ...[...CODES, ...MESSAGES]
    .filter((name) => !name.includes(ERROR) && !/^message$/i.test(name))
    .map((name) => `${name}"`),
  'Failure',
  'AwsAggregatedEvent',
];

export function failureIn(record: Json): RecordedFailure | undefined {
  const errorCode = textAt(record, 'errorCode');
  const errorMessage = clip(textAt(record, 'errorMessage') ?? '', MESSAGE_LENGTH);
  if (errorCode !== undefined) return { errorCode, errorMessage };
  const answer = objectAt(record, 'responseElements');
  if (answer && textAt(answer, textAt(record, 'eventName') ?? '') === 'Failure') return { errorCode: '', errorMessage };
  const inside = answer && (answerFailure(answer) ?? nestedRefusal(answer, 0));
  if (inside) return { ...inside, errorMessage: errorMessage || inside.errorMessage };
  return errorMessage === '' ? undefined : { errorCode: '', errorMessage };
}

/** The whole answer is an error. */
function answerFailure(answer: Json): RecordedFailure | undefined {
  const error = objectAt(answer, 'error') ?? objectAt(answer, 'Error') ?? answer;
  const code = firstText(error, CODES) ?? textAt(answer, 'error');
  if (code === undefined || !/[A-Z]\w{0,120}(?:Exception|Denied|Operation|Error|Fault)$|^\d{3}$/.test(code))
    return undefined;
  return { errorCode: code.replace(/^.*#/, ''), errorMessage: clip(firstText(error, MESSAGES) ?? '', MESSAGE_LENGTH) };
}

/** One of many items of a batch was refused: `{"errors":[{"code":"AccessDenied","key":"k"}]}`. */
function nestedRefusal(value: unknown, depth: number): RecordedFailure | undefined {
  if (depth > 4) return undefined;
  const parts = Array.isArray(value) ? value.slice(0, 100) : isObject(value) ? Object.values(value).slice(0, 100) : [];
  for (const part of parts) {
    const code = isObject(part) ? firstText(part, CODES) : undefined;
    if (code !== undefined && REFUSED.test(code)) {
      return present<RecordedFailure>({
        errorCode: code.replace(/^.*#/, ''),
        errorMessage: clip(firstText(part, MESSAGES) ?? '', MESSAGE_LENGTH),
        item: isObject(part) ? part : undefined,
      });
    }
    const found = nestedRefusal(part, depth + 1);
    if (found) return found;
  }
  return undefined;
}

function firstText(value: unknown, names: readonly string[]): string | undefined {
  for (const name of names) {
    const found = fieldAt(value, name);
    if (typeof found === 'string' && found !== '') return found;
  }
  return undefined;
}
