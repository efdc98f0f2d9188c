/**
 * What the MCP server lets read: the pages about causes, and of a snapshot its callers and policies, secrets taken out.
 * Live there are only the pages: an account is not listed because a client connects.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { McpError } from '@modelcontextprotocol/sdk/types.js';
import { fieldAt, isObject, type Json, listAt, objectAt, present, textAt } from '../../denial/fields.ts';
import { documentPart } from '../../evidence/snapshot/part.ts';
import type { PolicySource } from '../../evidence/source.ts';
import { wireJson } from '../../notice/text/escape.ts';
import { redacted } from '../../notice/text/redacted.ts';
import { DOCS } from './schemas.ts';
import { wrongly } from './tool.ts';

export interface Listed {
  readonly uri: string;
  readonly name: string;
  readonly mimeType: string;
}

interface Resource extends Listed {
  read(): Promise<string>;
}

export class Resources {
  readonly #all: ReadonlyMap<string, Resource>;

  /** `snapshot`: the JSON of the file; `source` reads the same. */
  constructor(snapshot: unknown, source: PolicySource) {
    const all = [...causePages(), ...callersOf(snapshot, source), ...policiesOf(snapshot)];
    this.#all = new Map(all.map((one) => [one.uri, one]));
  }

  list(cursor: string | undefined): { readonly resources: readonly Listed[]; readonly nextCursor?: string } {
    const start = cursor === undefined ? 0 : Number(cursor);
    if (!Number.isInteger(start) || start < 0) throw wrongly('the cursor is not one that this server gave out');
    const all = [...this.#all.values()];
    const resources = all.slice(start, start + PAGE).map(({ uri, name, mimeType }) => ({ uri, name, mimeType }));
    return present({ resources, nextCursor: start + PAGE < all.length ? `${start + PAGE}` : undefined });
  }

  async read(uri: string): Promise<{ readonly uri: string; readonly mimeType: string; readonly text: string }> {
    const found = this.#all.get(uri);
    if (found === undefined) throw new McpError(RESOURCE_NOT_FOUND, 'there is no such resource', { uri });
    return { uri, mimeType: found.mimeType, text: await found.read() };
  }
}

const PAGE = 200;
const READ_MS = 10_000;
/** https://modelcontextprotocol.io/specification/2025-06-18/server/resources#error-handling */
const RESOURCE_NOT_FOUND = -32_002;
const JSON_TYPE = 'application/json';

function causePages(): readonly Resource[] {
  const folder = join(DOCS, 'causes');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => ({
      uri: `denyscope:///cause/${file.slice(0, -'.md'.length)}`,
      name: `cause ${file.slice(0, -'.md'.length)}`,
      mimeType: 'text/markdown',
      read: async () => readFileSync(join(folder, file), 'utf8'),
    }));
}

function callersOf(snapshot: unknown, source: PolicySource): readonly Resource[] {
  return accountsOf(snapshot).flatMap(([account, iam]) =>
    (['role', 'user'] as const).flatMap((type) => {
      const kind = type === 'role' ? 'Role' : 'User';
      return listAt(iam, `${kind}DetailList`).flatMap((entry) => {
        const [name, arn] = [textAt(entry, `${kind}Name`), textAt(entry, 'Arn')];
        if (name === undefined || arn === undefined) return [];
        const lookup = { kind: 'principal', account, type, name } as const;
        const read = async (): Promise<string> =>
          shown((await source.principal?.(lookup, AbortSignal.timeout(READ_MS))) ?? {});
        return [{ uri: uriOf('caller', arn), name: `${type} ${name} of ${account}`, mimeType: JSON_TYPE, read }];
      });
    }),
  );
}

function policiesOf(snapshot: unknown): readonly Resource[] {
  const managed = accountsOf(snapshot).flatMap(([account, iam]) =>
    listAt(iam, 'Policies').flatMap((entry) => {
      const [name, arn] = [textAt(entry, 'PolicyName'), textAt(entry, 'Arn')];
      if (name === undefined || arn === undefined) return [];
      const version = listAt(entry, 'PolicyVersionList').find((one) => fieldAt(one, 'IsDefaultVersion') === true);
      const read = async (): Promise<string> => shown({ name, arn, document: documentIn(version, 'Document') });
      return [{ uri: uriOf('policy', arn), name: `policy ${name} of ${account}`, mimeType: JSON_TYPE, read }];
    }),
  );
  const organization = objectAt(objectAt(snapshot, 'organization'), 'policies') ?? {};
  const guardrails = Object.entries(organization).map(([id, policy]) => {
    const [name = id, type] = [textAt(policy, 'name'), textAt(policy, 'type')];
    const read = async (): Promise<string> => shown({ id, name, type, document: documentIn(policy, 'document') });
    return { uri: uriOf('policy', id), name: `policy ${name} of the organization`, mimeType: JSON_TYPE, read };
  });
  return [...managed, ...guardrails];
}

function accountsOf(snapshot: unknown): readonly (readonly [account: string, iam: Json])[] {
  return Object.entries(objectAt(snapshot, 'accounts') ?? {}).flatMap(([account, part]) => {
    const iam = fieldAt(part, 'iam');
    return isObject(iam) ? [[account, iam] as const] : [];
  });
}

function documentIn(holder: unknown, name: string): Json | null {
  const part = documentPart(holder, name);
  return part.kind === 'there' ? part.value : null;
}

function shown(content: unknown): string {
  return wireJson(redacted(content), 2);
}

function uriOf(kind: string, id: string): string {
  return `denyscope:///${kind}/${encodeURIComponent(id)}`;
}
