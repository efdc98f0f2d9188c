/**
 * A subscription with its filter. Errs towards refusing: SNS takes a filter that never matches, and then delivers nothing.
 */
import * as v from 'valibot';
import { type ATTRIBUTE_NAMES, MEASURED } from './names.ts';
import { accountId, EMAIL, listOf, notA, oneOf, settings } from './setting-forms.ts';

const PROTOCOLS = ['email', 'https', 'sqs', 'lambda'] as const;
type Protocol = (typeof PROTOCOLS)[number];

const ENDPOINT: Readonly<Record<Protocol, { readonly form: RegExp; readonly want: string }>> = {
  email: { form: EMAIL, want: 'email address' },
  https: { form: /^https:\/\/\S+$/, want: 'https URL' },
  sqs: { form: /^arn:aws[\w-]*:sqs:[a-z0-9-]+:\d{12}:[\w.-]+$/, want: 'ARN of a queue' },
  lambda: { form: /^arn:aws[\w-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w:-]+$/, want: 'ARN of a function' },
};

const texts = v.optional(listOf(v.string(), 1));

const FilterSchema = settings(
  {
    severity: v.optional(listOf(oneOf(['info', ...MEASURED.severities]), 1)),
    account: v.optional(listOf(accountId, 1)),
    region: texts,
    cause: texts,
    layer: v.optional(listOf(oneOf([...MEASURED.layers, 'none']), 1)),
    principal: texts,
    service: texts,
    owner: texts,
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
