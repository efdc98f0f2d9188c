/**
 * A subscription with its filter. Errs towards refusing: SNS takes a filter that never matches, and then delivers nothing.
 */
import * as v from 'valibot';
import { CAUSES } from '../causes.ts';
import { type ATTRIBUTE_NAMES, MEASURED } from '../names.ts';
import {
  accountId,
  anyText,
  attributeCaller,
  attributeRegion,
  EMAIL,
  listOf,
  notA,
  oneOf,
  servicePrefix,
  settings,
} from './forms.ts';

const PROTOCOLS = ['email', 'https', 'sqs', 'lambda'] as const;
type Protocol = (typeof PROTOCOLS)[number];

const ENDPOINT: Readonly<Record<Protocol, { readonly form: RegExp; readonly want: string }>> = {
  email: { form: EMAIL, want: 'email address' },
  https: { form: /^https:\/\/[^\s/?#]+\S*$/, want: 'https URL' },
  // SNS subscribes no FIFO queue to a topic without order.
  sqs: { form: /^arn:aws[\w-]*:sqs:[a-z0-9-]+:\d{12}:[\w-]{1,80}$/, want: 'ARN of a standard queue' },
  lambda: { form: /^arn:aws[\w-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w:-]+$/, want: 'ARN of a function' },
};

/** Notices of no single denial. */
const OTHER_NOTICES = ['digest', 'summary', 'spike', 'silence', 'test'] as const;

const FilterSchema = settings(
  {
    severity: v.optional(listOf(oneOf(['info', ...MEASURED.severities]), 1)),
    account: v.optional(listOf(accountId, 1)),
    region: v.optional(listOf(attributeRegion, 1)),
    cause: v.optional(listOf(oneOf([...CAUSES, ...OTHER_NOTICES]), 1)),
    layer: v.optional(listOf(oneOf([...MEASURED.layers, 'none']), 1)),
    principal: v.optional(listOf(attributeCaller, 1)),
    service: v.optional(listOf(servicePrefix, 1)),
    owner: v.optional(listOf(anyText, 1)),
  } satisfies Record<(typeof ATTRIBUTE_NAMES)[number], v.GenericSchema>,
  'attribute',
);

const PlainSchema = settings({
  protocol: oneOf(PROTOCOLS),
  endpoint: v.string(),
  filter: v.pipe(v.optional(FilterSchema), v.description('Message attribute → values of which one must be there')),
});

export const SubscriptionSchema = v.pipe(
  PlainSchema,
  v.forward(
    v.partialCheck(
      [['protocol'], ['endpoint']],
      ({ protocol, endpoint }) => ENDPOINT[protocol].form.test(endpoint),
      ({ input }) => `"${input.endpoint}" ${notA(ENDPOINT[input.protocol].want)}`,
    ),
    ['endpoint'],
  ),
);

export type Subscription = v.InferOutput<typeof SubscriptionSchema>;
type Address = Pick<Subscription, 'protocol' | 'endpoint'>;

/** A topic has one subscription for an endpoint: SNS refuses a second one with another filter. */
export function subscribedTwice(emails: readonly string[] | undefined, subscriptions: readonly Address[]) {
  const known = new Set((emails ?? []).map((address) => `email ${address}`));
  for (const [at, { protocol, endpoint }] of subscriptions.entries()) {
    const key = `${protocol} ${endpoint}`;
    if (known.has(key)) {
      return `subscriptions.${at}.endpoint: "${endpoint}" is subscribed already; put all values into one filter, or leave it out of email`;
    }
    known.add(key);
  }
  return undefined;
}
