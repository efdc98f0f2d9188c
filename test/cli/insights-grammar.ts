/**
 * The part of the language of CloudWatch Logs Insights that is documented for `fields`, `filter`, `parse`, `stats`, `sort`
 * and `limit`, as a grammar: a query is taken apart, and a name that no command before has made is told.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html and the page of each command.
 * Errs towards refusing: what is not written here is no query.
 */

const TOKENS = new RegExp(
  [
    String.raw`(?<space>\s+)`,
    String.raw`(?<regex>/(?:[^/\\\n]|\\.)+/)`,
    String.raw`(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')`,
    String.raw`(?<number>\d+(?:\.\d+)?)`,
    String.raw`(?<name>@?[A-Za-z_]\w*(?:\.\w+)*)`,
    '(?<sign><=|>=|!=|[|(),=<>*])',
  ].join('|'),
  'y',
);
/** Functions of `stats`, and of `fields` as far as they take and give one value. */
const AGGREGATES = ['count', 'count_distinct', 'sum', 'avg', 'min', 'max', 'latest', 'earliest', 'pct', 'stddev'];
const FUNCTIONS = ['coalesce', 'concat', 'strlen', 'tolower', 'toupper', 'trim', 'replace', 'substr', 'bin'];
const RESERVED = ['and', 'or', 'not', 'like', 'in', 'as', 'by', 'asc', 'desc'];
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Limit.html */
const MOST_ROWS = 10_000;

interface Token {
  readonly kind: string;
  readonly text: string;
}

/** The columns of the answer; throws where the query is none. `known` tells the names of the log's own fields. */
export function columnsOfInsights(query: string, known: (field: string) => boolean): readonly string[] {
  return new Reader(tokensOf(query), known).query();
}

function tokensOf(query: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKENS.lastIndex = 0;
  while (TOKENS.lastIndex < query.trimEnd().length) {
    const at = TOKENS.lastIndex;
    const groups = TOKENS.exec(query)?.groups;
    const [kind, text] = Object.entries(groups ?? {}).find(([, each]) => each !== undefined) ?? [];
    if (kind === undefined || text === undefined)
      throw new Error(`no word of the language: ${query.slice(at, at + 30)}`);
    if (kind !== 'space') tokens.push({ kind, text });
  }
  return tokens;
}

class Reader {
  readonly #tokens: readonly Token[];
  readonly #known: (field: string) => boolean;
  #at = 0;
  /** Names that commands have made. */
  readonly #made = new Set<string>();
  #columns: readonly string[] = [];
  /** Behind `stats` there is nothing but what it made. */
  #isGrouped = false;

  constructor(tokens: readonly Token[], known: (field: string) => boolean) {
    this.#tokens = tokens;
    this.#known = known;
  }

  query(): readonly string[] {
    do this.#command(this.#take('name'));
    while (this.#skip('|'));
    if (this.#at < this.#tokens.length) throw new Error(`not expected: ${this.#tokens[this.#at]?.text}`);
    return this.#columns;
  }

  #command(name: string): void {
    if (name === 'fields') this.#columns = this.#list(() => this.#named(FUNCTIONS));
    else if (name === 'filter') this.#either();
    else if (name === 'parse') this.#parse();
    else if (name === 'stats') this.#stats();
    else if (name === 'sort') this.#list(() => this.#sorted());
    else if (name === 'limit') this.#limit();
    else throw new Error(`no command: ${name}`);
  }

  #sorted(): string {
    const field = this.#field();
    if (!this.#skip('asc')) this.#skip('desc');
    return field;
  }

  #stats(): void {
    const values = this.#list(() => this.#named(AGGREGATES));
    const groups = this.#skip('by') ? this.#list(() => this.#named(FUNCTIONS)) : [];
    this.#columns = [...groups, ...values];
    this.#made.clear();
    for (const column of this.#columns) this.#made.add(column);
    this.#isGrouped = true;
  }

  /** By a regular expression with named groups, or by a text with stars and as many names. */
  #parse(): void {
    this.#field();
    const regex = this.#optional('regex');
    if (regex !== undefined) {
      const names = [...regex.matchAll(/\(\?<([A-Za-z]\w*)>/g)].flatMap(([, name]) => name ?? []);
      if (names.length === 0) throw new Error(`parse makes no field: ${regex}`);
      new RegExp(regex.slice(1, -1));
      for (const name of names) this.#made.add(name);
      return;
    }
    const stars = this.#take('text').split('*').length - 1;
    this.#expect('as');
    const names = this.#list(() => this.#take('name'));
    if (names.length !== stars) throw new Error(`${stars} stars and ${names.length} names`);
    for (const name of names) this.#made.add(name);
  }

  #limit(): void {
    const rows = Number(this.#take('number'));
    if (!Number.isInteger(rows) || rows < 1 || rows > MOST_ROWS) throw new Error(`limit ${rows}`);
  }

  #either(): void {
    do {
      do this.#condition();
      while (this.#skip('and'));
    } while (this.#skip('or'));
  }

  #condition(): void {
    this.#skip('not');
    if (this.#skip('(')) {
      this.#either();
      this.#expect(')');
      return;
    }
    this.#value(FUNCTIONS);
    if (this.#skip('not')) this.#expect('like');
    else if (!this.#skip('like')) {
      if (!['=', '!=', '<', '<=', '>', '>='].some((sign) => this.#skip(sign))) throw new Error('no comparison');
      this.#value(FUNCTIONS);
      return;
    }
    const regex = this.#optional('regex') ?? this.#take('text');
    // Its flags stand within, as in `(?i)`.
    new RegExp(regex.slice(1, -1).replace(/^\(\?i\)/, ''), 'i');
  }

  /** A value with or without a name of its own. */
  #named(functions: readonly string[]): string {
    const value = this.#value(functions);
    if (!this.#skip('as')) return value;
    const name = this.#take('name');
    this.#made.add(name);
    return name;
  }

  #value(functions: readonly string[]): string {
    const literal = this.#optional('text') ?? this.#optional('number');
    if (literal !== undefined) return literal;
    if (this.#tokens[this.#at + 1]?.text !== '(') return this.#field();
    const name = this.#take('name');
    if (!functions.includes(name)) throw new Error(`no function here: ${name}`);
    this.#expect('(');
    const inner = this.#skip('*') ? ['*'] : this.#list(() => this.#value(FUNCTIONS));
    this.#expect(')');
    return `${name}(${inner.join(', ')})`;
  }

  #field(): string {
    const name = this.#take('name');
    if (!this.#made.has(name) && (this.#isGrouped || !this.#known(name))) throw new Error(`no such field: ${name}`);
    return name;
  }

  #list(one: () => string): readonly string[] {
    const all = [one()];
    while (this.#skip(',')) all.push(one());
    return all;
  }

  #take(kind: string): string {
    const text = this.#optional(kind);
    if (text === undefined) throw new Error(`${kind} expected, not ${this.#tokens[this.#at]?.text ?? 'the end'}`);
    return text;
  }

  #optional(kind: string): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== kind || (kind === 'name' && RESERVED.includes(token.text))) return undefined;
    this.#at += 1;
    return token.text;
  }

  #skip(text: string): boolean {
    const isNext = this.#tokens[this.#at]?.text === text;
    if (isNext) this.#at += 1;
    return isNext;
  }

  #expect(text: string): void {
    if (!this.#skip(text)) throw new Error(`"${text}" expected, not ${this.#tokens[this.#at]?.text ?? 'the end'}`);
  }
}
