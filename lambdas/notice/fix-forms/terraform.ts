/**
 * A fix in Terraform: `aws_iam_policy_document`, whose statement blocks can be moved into one that is there.
 * Errs towards `jsonencode`: what the data source would write otherwise than it was proved stands there as JSON.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 */
import { isObject, type Json } from '../../denial/fields.ts';
import { statementsOf } from '../../denial/policy-json.ts';
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import type { Guidance } from '../guidance.ts';
import { Identifiers, snakeCase } from './identifiers.ts';
import { type Principals, partsOf, type StatementParts } from './parts.ts';
import { type Entity, inlinePolicyName, type Piece, piecesOf } from './piece.ts';
import { hclString } from './quoting.ts';

export function terraformForm(guidance: readonly Guidance[] = []): (diagnosis: Diagnosis) => string {
  const names = new Identifiers(snakeCase);
  let isFirst = true;
  return (diagnosis) =>
    piecesOf(diagnosis, guidance)
      .map((piece) => {
        const gap = isFirst ? '' : '\n';
        isFirst = false;
        return `${gap}${written(piece, names)}\n`;
      })
      .join('');
}

function written(piece: Piece, names: Identifiers): string {
  const { holds, about, entity } = piece;
  const comments = piece.comments.map((line) => `# ${line}`);
  if (holds.kind === 'words') return comments.join('\n');
  const name = names.next(about);
  const document: Json =
    holds.kind === 'document' ? holds.document : { Version: '2012-10-17', Statement: holds.statements };
  const data = dataSource(document, name);
  const encoded = data === undefined ? locals(document, name) : undefined;
  const add =
    holds.kind === 'statements' && data !== undefined
      ? ['# Where the policy is an aws_iam_policy_document already, add only the statement block to it.']
      : [];
  const policy = encoded === undefined ? `data.aws_iam_policy_document.${name}.json` : `local.${name}`;
  return [
    ...comments,
    ...add,
    ...(data ?? encoded ?? []),
    ...(entity === undefined || holds.kind !== 'statements'
      ? []
      : ['', ...inlinePolicy(entity, inlinePolicyName(holds.statements), name, policy)]),
  ].join('\n');
}

function inlinePolicy({ kind, name: of }: Entity, policyName: string, name: string, policy: string): readonly string[] {
  return block(`resource "aws_iam_${kind}_policy" "${name}"`, [
    ['name', hclString(policyName)],
    [kind, hclString(of)],
    ['policy', policy],
  ]);
}

/** Nothing where the data source could not write this very document. */
function dataSource(document: Json, name: string): readonly string[] | undefined {
  const { Version: version = '2008-10-17', Id: id, Statement: _, ...others } = document;
  const statements = statementsOf(document);
  const parts = statements.map(partsOf).filter((one) => one !== undefined);
  const sids = parts.flatMap(({ sid }) => sid ?? []);
  if (parts.length !== statements.length || new Set(sids).size !== sids.length) return undefined;
  if (Object.keys(others).length > 0 || typeof version !== 'string' || turnsIntoVariable(document)) return undefined;
  if (id !== undefined && typeof id !== 'string') return undefined;
  const head = [
    ...(id === undefined ? [] : [['policy_id', hclString(id)] as const]),
    ...(version === '2012-10-17' ? [] : [['version', hclString(version)] as const]),
  ];
  return [
    `data "aws_iam_policy_document" "${name}" {`,
    ...aligned(head).map(indented),
    ...(head.length === 0 ? [] : ['']),
    ...parts.flatMap((one, at) => [...(at === 0 ? [] : ['']), ...statementBlock(one).map(indented)]),
    '}',
  ];
}

/** The provider writes `&{` as `${`. */
function turnsIntoVariable(document: Json): boolean {
  return JSON.stringify(document).includes('&{');
}

function statementBlock(parts: StatementParts): readonly string[] {
  const lists: readonly (readonly [string, readonly string[] | undefined])[] = [
    ['actions', parts.actions],
    ['not_actions', parts.notActions],
    ['resources', parts.resources],
    ['not_resources', parts.notResources],
  ];
  const facts: readonly (readonly [string, string])[] = [
    ...(parts.sid === undefined ? [] : [['sid', hclString(parts.sid)] as const]),
    ['effect', hclString(parts.effect)],
    ...lists.flatMap(([argument, values]) => (values === undefined ? [] : [[argument, hclList(values)] as const])),
  ];
  const blocks = [
    ...principalBlocks('principals', parts.principals),
    ...principalBlocks('not_principals', parts.notPrincipals),
    ...parts.conditions.map(({ operator, key, values }) =>
      block('condition', [
        ['test', hclString(operator)],
        ['variable', hclString(key)],
        ['values', hclList(values)],
      ]),
    ),
  ];
  return [
    'statement {',
    ...aligned(facts).map(indented),
    ...blocks.flatMap((lines) => ['', ...lines.map(indented)]),
    '}',
  ];
}

function principalBlocks(name: string, principals: Principals = []): readonly (readonly string[])[] {
  return principals.map(([type, identifiers]) =>
    block(name, [
      ['type', hclString(type)],
      ['identifiers', hclList(identifiers)],
    ]),
  );
}

function block(name: string, facts: readonly (readonly [string, string])[]): readonly string[] {
  return [`${name} {`, ...aligned(facts).map(indented), '}'];
}

/** As `terraform fmt` leaves it: the signs of what stands on neighbouring lines are under each other. */
function aligned(facts: readonly (readonly [string, string])[]): readonly string[] {
  const runs: (readonly [string, string])[][] = [[]];
  for (const fact of facts) {
    runs.at(-1)?.push(fact);
    if (fact[1].includes('\n')) runs.push([]);
  }
  return runs.flatMap((run) => {
    const single = run.filter(([, text]) => !text.includes('\n'));
    const width = Math.max(0, ...single.map(([argument]) => argument.length));
    return run.flatMap(([argument, text]) =>
      `${text.includes('\n') ? argument : argument.padEnd(width)} = ${text}`.split('\n'),
    );
  });
}

function hclList(values: readonly string[]): string {
  const [only = ''] = values;
  if (values.length === 1) return `[${hclString(only)}]`;
  return ['[', ...values.map((one) => `  ${hclString(one)},`), ']'].join('\n');
}

function locals(document: Json, name: string): readonly string[] {
  return ['locals {', ...`${name} = jsonencode(${hclValue(document)})`.split('\n').map(indented), '}'];
}

function hclValue(content: unknown): string {
  if (typeof content === 'string') return hclString(content);
  if (Array.isArray(content)) {
    if (content.length === 0) return '[]';
    const inner = content.map((one: unknown) => `${hclValue(one)},`.split('\n').map(indented).join('\n'));
    return ['[', ...inner, ']'].join('\n');
  }
  if (isObject(content)) {
    const entries = Object.entries(content).map(([name, inner]) => [hclString(name), hclValue(inner)] as const);
    return entries.length === 0 ? '{}' : ['{', ...aligned(entries).map(indented), '}'].join('\n');
  }
  return JSON.stringify(content) ?? 'null';
}

function indented(line: string): string {
  return line === '' ? '' : `  ${line}`;
}
