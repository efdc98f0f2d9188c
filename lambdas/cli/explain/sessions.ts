/**
 * Sessions of one role that a snapshot cannot tell apart: no policy of it asks for the session, nothing is known of how one
 * was made, and the session's name is none that AWS or a service gives a meaning. A role that a service or cluster takes
 * has thousands. Errs towards telling apart: a diagnosis in which anything of its session stands is that session's alone.
 */

import { rememberedFor } from '../../aws/remembered.ts';
import type { Denial } from '../../denial/denial.ts';
import { isObject, type Json, objectAt, textAt } from '../../denial/fields.ts';
import { redact } from '../../denial/redact.ts';
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';

export interface Sessions {
  /** Whether a denial reads the same for any session of its role. */
  readonly isAny: (denial: Denial) => boolean;
  /** The snapshot says how the session of this access key was made. */
  readonly isKnown: (accessKeyId: string) => boolean;
}

export const EACH_SESSION: Sessions = { isAny: () => false, isKnown: () => true };

/** Keys and ARNs that tell of a session, in any case. `UserId` alone is a field of a user. */
const OF_SESSION = /assumed-role|(?<!")userid|tokenissuetime|sessionname/i;
/** Letters written as escapes, behind which a key may hide. */
const ESCAPED_LETTER = /\\u00[4-7]|%(?:[46][1-9a-f]|[57][0-9a])/i;

/** Instances and identity pools name sessions, and so do services in `invokedBy`: what they name tells more than a name. */
const BY_AWS = /^i-[0-9a-f]+$|cognito/i;
const BY_SERVICE = /^[^a-z0-9]*a[^a-z0-9]*w[^a-z0-9]*s/i;
const NAME = /^[\w+=,.@-]{4,64}$/;
/** Stands for the session in what denials are compared by. */
const ANY = '\u0000session';

/** `asking`: the text of all that may ask. Sessions that the snapshot knows by their ARN are named in it, too. */
export function sessionsIn(asking: string, snapshot: Json): Sessions {
  const made = objectAt(snapshot, 'sessions') ?? {};
  const isAsked = OF_SESSION.test(asking) || ESCAPED_LETTER.test(asking);
  return isAsked ? EACH_SESSION : { isAny: isPlain, isKnown: (key) => Object.hasOwn(made, key) };
}

function isPlain({ caller, requester, errorMessage }: Denial): boolean {
  const { kind, arn = '', entityArn, session = '', invokedBy } = caller;
  return (
    kind === 'role-session' &&
    entityArn !== undefined &&
    requester === undefined &&
    NAME.test(session) &&
    !BY_AWS.test(session) &&
    !(invokedBy !== undefined && BY_SERVICE.test(session)) &&
    arn.startsWith('arn:') &&
    arn.includes(':assumed-role/') &&
    arn.endsWith(`/${session}`) &&
    redact(arn) === arn &&
    !errorMessage.includes(ANY)
  );
}

type Told = Pick<Denial, 'caller' | 'message' | 'errorMessage'> & {
  readonly requestContext: { readonly context: Json };
};

/** The same without what tells of its session; whatever else holds the session's name stays what it is. */
export function withoutSession(told: Told, { isKnown }: Sessions): Json {
  const { caller, message, errorMessage, requestContext } = told;
  const { arn = '', session = '', accessKeyId = '', sessionIssuedAt, ...rest } = caller;
  const anyArn = `${arn.slice(0, -session.length)}${ANY}`;
  const { 'aws:userid': id, 'aws:TokenIssueTime': issued, ...context } = requestContext.context;
  const userId = textAt(id, 'value');
  return {
    ...told,
    caller: {
      ...rest,
      arn: anyArn,
      accessKeyId: isKnown(accessKeyId) ? accessKeyId : [accessKeyId.slice(0, 4)],
      isIssued: sessionIssuedAt !== undefined,
    },
    message: JSON.stringify(message).replaceAll(arn, anyArn),
    errorMessage: errorMessage.replaceAll(arn, anyArn),
    requestContext: {
      ...requestContext,
      context: {
        ...context,
        id: userId?.endsWith(`:${session}`) ? userId.slice(0, -session.length) : id,
        issued: textAt(issued, 'standing'),
      },
    },
  };
}

/** Beside its denial and the gap that is named after its session. */
export const tellsOfSession: (diagnosis: Diagnosis) => boolean = rememberedFor((diagnosis) => {
  const { denial, ...rest } = diagnosis;
  const { arn = '', session = '', accessKeyId, sessionIssuedAt } = denial.caller;
  const text = JSON.stringify({ ...rest, gaps: diagnosis.gaps.filter(({ subject }) => subject !== gapOf(denial)) });
  const own = [session, arn.slice(0, -session.length), accessKeyId, sessionIssuedAt];
  return own.some((part) => part !== undefined && text.includes(part));
});

export function isSameSession(a: Denial, b: Denial): boolean {
  const own = ({ caller }: Denial) => [caller.arn, caller.accessKeyId, caller.sessionIssuedAt];
  const others = own(b);
  return own(a).every((part, at) => part === others[at]);
}

/** The gap of a session that nothing is known of is named after it. */
export function gapsOf(diagnosis: Diagnosis, denial: Denial): Diagnosis['gaps'] {
  const [before, now] = [gapOf(diagnosis.denial), gapOf(denial)];
  if (before === now) return diagnosis.gaps;
  return diagnosis.gaps.map((gap) => (gap.subject === before ? { ...gap, subject: now } : gap));
}

function gapOf({ caller }: Denial): string {
  return `session ${caller.accessKeyId ?? caller.arn ?? ''}`.trim();
}

/** Records of changes tell of the calls that made them; what they changed may ask. */
export function askingIn(snapshot: Json): string {
  const changes: unknown = snapshot['changes'];
  const changed = Array.isArray(changes)
    ? changes.map((change: unknown) =>
        isObject(change) ? { ...change, userIdentity: undefined, sourceIPAddress: undefined } : change,
      )
    : changes;
  return JSON.stringify({ ...snapshot, changes: changed });
}
