/**
 * A client of one account and Region with what all its questions share: what is read, for which layer, until when. Each
 * question adds the permission it needs. Never throws: see `ask`.
 */
import type { ReaderAction } from '../../aws/look-up.ts';
import type { Answer, Gap, GapReason } from '../../evidence/source.ts';
import { ask, askAll, type Connection, document, gapOf, type Page, type Question, unread } from './ask.ts';
import { codeOf } from './fault.ts';

type About = Omit<Question, 'permission'>;
/** What one question has of its own. */
type Own = Partial<Pick<Question, 'subject' | 'layer' | 'noneCodes'>>;
type Options = { readonly abortSignal: AbortSignal };
export type FetchPage<C, T> = (client: C, from: string | undefined, options: Options) => Promise<Page<T>>;
type Run<C, T> = (client: C, options: Options) => Promise<T>;

export class Asker<C> {
  readonly client: C;
  readonly #connection: Connection;
  readonly #about: About;

  constructor(connection: Connection, client: C, about: About) {
    this.#connection = connection;
    this.client = client;
    this.#about = about;
  }

  /** The same client about something of its own. */
  about(own: Own): Asker<C> {
    return new Asker(this.#connection, this.client, { ...this.#about, ...own });
  }

  /** For an answer that others wait for too. */
  until(signal: AbortSignal): Asker<C> {
    return new Asker(this.#connection, this.client, { ...this.#about, signal });
  }

  /** Until when whoever asks may wait. */
  get signal(): AbortSignal {
    return this.#about.signal;
  }

  ask<T>(permission: ReaderAction, run: Run<C, T>): Promise<Answer<T>> {
    const question = this.#question(permission);
    return ask(this.#connection, question, () => run(this.client, { abortSignal: question.signal }));
  }

  /** A part that may not be set, which AWS says by an error: found, and nothing in it. */
  askPart<T>(permission: ReaderAction, unset: readonly string[], run: Run<C, T>): Promise<Answer<T | undefined>> {
    return this.ask(permission, (client, options) =>
      run(client, options).catch((error: unknown) => {
        if (unset.includes(codeOf(error))) return undefined;
        throw error;
      }),
    );
  }

  askAll<T>(permission: ReaderAction, fetchPage: FetchPage<C, T>, most?: number): Promise<Answer<readonly T[]>> {
    const question = this.#question(permission);
    const options = { abortSignal: question.signal };
    return askAll(this.#connection, question, (from) => fetchPage(this.client, from, options), most);
  }

  gap(permission: ReaderAction, reason: GapReason): Gap {
    return gapOf(this.#question(permission), reason);
  }

  /** The text that was read, or the gap that it makes. */
  document(permission: ReaderAction, name: string, text: string | undefined) {
    return document(this.#question(permission), name, text);
  }

  #question(permission: ReaderAction): Question {
    return { ...this.#about, permission };
  }
}

/** Unread where the account or Region may not be read at all. */
export async function askerOf<C>(
  connection: Connection,
  client: Promise<Answer<C>>,
  about: About,
): Promise<Answer<Asker<C>>> {
  const opened = await client;
  if (opened.kind === 'found') return { kind: 'found', value: new Asker(connection, opened.value, about) };
  const { layer } = about;
  return opened.kind === 'absent' || layer === undefined
    ? opened
    : unread(...opened.gaps.map((gap) => ({ ...gap, layer })));
}
