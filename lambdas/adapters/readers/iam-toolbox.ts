/**
 * IAM Toolbox: the evaluation AWS recorded of a refusal, and the policies as they were then. No client of it is
 * published for this SDK, so its two GETs are signed here; its actions and signing name are IAM's.
 * Source: https://docs.aws.amazon.com/iam-toolbox/latest/APIReference/API_GetRequestAuthorizationDetails.html
 * Recorded a little after the refusal: "not found" is asked again, three times in all, before it is a gap.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { DNS_SUFFIX, partitionOf } from '../../aws/regions.ts';
import { type Json, listAt, objectAt, present, textAt } from '../../denial/fields.ts';
import type { AuthorizationDetailsFacts } from '../../evidence/facts.ts';
import type { Answer, Gap, Reader } from '../../evidence/source.ts';
import type { ClientConfig } from '../connection/accounts.ts';
import { type Connection, found, unread } from '../connection/ask.ts';
import { askerOf } from '../connection/asker.ts';
import { detailsFrom, documentFrom } from './authorization-details.ts';

const DETAILS = 'iam:GetRequestAuthorizationDetails';
const POLICY = 'iam:GetRequestAuthorizationPolicy';
const TRIES = 3;
const MOST_PAGES = 10;
const MOST_POLICIES = 30;

export function authorizationDetailsReader(
  connection: Connection,
  betweenTriesMs = 2_000,
): Reader<'authorization-details'> {
  const clients = connection.accounts.clients((config) => new Toolbox(config));
  return async (lookup, signal) => {
    // The id comes from a message: only what the API's own pattern allows becomes part of an address.
    if (!/^[0-9a-z]{1,256}$/.test(lookup.id)) {
      return unread({ reason: 'malformed', subject: 'authorization id' });
    }
    const { id, account, region } = lookup;
    const about = { subject: `authorization ${id}`, account, signal, noneCodes: ['ResourceNotFoundException'] };
    const opened = await askerOf(connection, clients(account, region), about);
    if (opened.kind !== 'found') return opened;
    const asker = opened.value;
    const path = `/authorization-details/${id}`;
    const pages: Json[] = [];
    let next: string | undefined;
    for (let at = 0; at < MOST_PAGES && (at === 0 || next !== undefined); at += 1) {
      const token = next;
      const query = token === undefined ? {} : { nextToken: token };
      const page = await patiently(at === 0 ? TRIES : 1, betweenTriesMs, signal, () =>
        asker.ask(DETAILS, (client) => client.get(path, query, signal)),
      );
      if (page.kind === 'absent') return unread(asker.gap(DETAILS, 'not-found'));
      if (page.kind === 'unread') return page;
      pages.push(page.value);
      next = textAt(page.value, 'nextToken');
    }
    const uris = [
      ...new Set(pages.flatMap((page) => listAt(page, 'policies').flatMap((one) => textAt(one, 'uri') ?? []))),
    ];
    const gaps: Gap[] = next === undefined ? [] : [asker.gap(DETAILS, 'too-large')];
    const documents = new Map<string, AuthorizationDetailsFacts['policies'][number]['document']>();
    await Promise.all(
      uris.slice(0, MOST_POLICIES).map(async (policyUri) => {
        const one = asker.about({ subject: policyUri });
        const asked = await one.ask(POLICY, (client) => client.get(`${path}/policy`, { policyUri }, signal));
        if (asked.kind === 'found') {
          const document = documentFrom(asked.value);
          documents.set(policyUri, document);
          if (document === null) gaps.push(one.gap(POLICY, 'malformed'));
        } else gaps.push(...(asked.kind === 'unread' ? asked.gaps : [one.gap(POLICY, 'not-found')]));
      }),
    );
    return found(detailsFrom(pages, documents), gaps);
  };
}

async function patiently<T>(
  tries: number,
  betweenMs: number,
  signal: AbortSignal,
  run: () => Promise<Answer<T>>,
): Promise<Answer<T>> {
  let asked = await run();
  for (let at = 1; at < tries && asked.kind === 'absent' && !signal.aborted; at += 1) {
    await sleep(betweenMs, undefined, { signal }).catch(() => {});
    asked = await run();
  }
  return asked;
}

/** An error of the service under its code, so that it is judged like the SDK's own. */
class ToolboxError extends Error {
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(code: string, status: number) {
    super(code);
    this.name = code;
    this.$metadata = { httpStatusCode: status };
  }
}

class Toolbox {
  readonly #config: ClientConfig;

  constructor(config: ClientConfig) {
    this.#config = config;
  }

  async get(path: string, query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Json> {
    const { region, credentials, requestHandler } = this.#config;
    const base = new URL(this.#config.endpoint ?? process.env['AWS_ENDPOINT_URL'] ?? addressOf(region));
    const [{ Sha256 }, { SignatureV4 }] = await Promise.all([
      import('@aws-crypto/sha256-js'),
      import('@smithy/signature-v4'),
    ]);
    const signer = new SignatureV4({
      service: 'iam',
      region,
      credentials: credentials ?? (await usualCredentials()),
      sha256: Sha256,
    });
    const signed = await signer.sign(
      present({
        method: 'GET',
        protocol: base.protocol,
        hostname: base.hostname,
        port: base.port === '' ? undefined : Number(base.port),
        path,
        query: { ...query },
        headers: { host: base.host },
      }),
    );
    const url = new URL(path, base);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const { host: _host, ...headers } = signed.headers;
    // A space is `%20` in what was signed, and `+` in what URL makes of it.
    url.search = url.search.replaceAll('+', '%20');
    const answer = await fetch(url, {
      headers,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(requestHandler.requestTimeout)]),
    });
    const body: unknown = JSON.parse((await answer.text()) || '{}');
    if (!answer.ok)
      throw new ToolboxError(answer.headers.get('x-amzn-errortype')?.split(':')[0] ?? 'Unknown', answer.status);
    return objectAt({ body }, 'body') ?? {};
  }
}

async function usualCredentials() {
  const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
  return fromNodeProviderChain();
}

function addressOf(region: string): string {
  return `https://iam-toolbox.${region}.${DNS_SUFFIX[partitionOf(region) ?? 'aws']}`;
}
