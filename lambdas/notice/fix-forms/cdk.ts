/**
 * A fix for the AWS CDK in TypeScript: `PolicyStatement`, and the method of a construct that gives the very same.
 * Errs towards the plain object of a first-level construct: what `PolicyStatement` would write otherwise than it was
 * proved stands there as it is; and towards words, where a name would be taken for a token of the CDK.
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_iam.PolicyStatement.html
 */
import { isObject, type Json } from '../../denial/fields.ts';
import { statementsOf } from '../../denial/policy-json.ts';
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import type { Guidance } from '../guidance.ts';
import { isLookedUp, LOOKED_UP } from './cloudformation.ts';
import { grantOf } from './grants.ts';
import { camelCase, Identifiers } from './identifiers.ts';
import { type Principals, partsOf, type StatementParts } from './parts.ts';
import { type Holding, type Piece, piecesOf } from './piece.ts';
import { tsString } from './quoting.ts';

const IMPORT = "import * as iam from 'aws-cdk-lib/aws-iam';\n\n";
const TOKEN = 'Not written here: it holds what the CDK would take for one of its tokens. Take --fix json.';

/** The import once, above the first. */
export function cdkForm(guidance: readonly Guidance[] = []): (diagnosis: Diagnosis) => string {
  const names = new Identifiers(camelCase);
  let isFirst = true;
  return (diagnosis) => {
    const pieces = piecesOf(diagnosis, guidance);
    if (pieces.length === 0) return '';
    const head = isFirst ? IMPORT : '\n';
    isFirst = false;
    return head + pieces.map((piece) => `${written(piece, names)}\n`).join('\n');
  };
}

function written(piece: Piece, names: Identifiers): string {
  const { holds, about } = piece;
  const comments = piece.comments.map((line) => `// ${line}`);
  if (holds.kind === 'words') return comments.join('\n');
  if (isLookedUp(holds)) return [...comments, `// ${LOOKED_UP}`].join('\n');
  if (/\$\{Token\[/.test(JSON.stringify(holds))) return [...comments, `// ${TOKEN}`].join('\n');
  const name = names.next(about);
  return [
    ...comments,
    ...(holds.kind === 'document' ? whole(holds.document, name) : each(piece, holds, name, names)),
  ].join('\n');
}

type Statements = Extract<Holding, { readonly kind: 'statements' }>;

function each(piece: Piece, { statements }: Statements, first: string, names: Identifiers): readonly string[] {
  return statements.flatMap((statement, at) => {
    const name = at === 0 ? first : names.next(piece.about);
    const parts = partsOf(statement);
    if (parts === undefined) return [`const ${name} = ${tsValue(statement)};`];
    const grant = piece.entity === undefined ? undefined : grantOf(parts);
    return [
      ...(grant === undefined ? [] : [`// The same, where the app has ${grant.of}: ${grant.call}`]),
      `const ${name} = ${policyStatement(parts)};`,
    ];
  });
}

/** `PolicyDocument` knows one version and no id. */
function whole(document: Json, name: string): readonly string[] {
  const { Version: version, Statement: _, ...others } = document;
  const statements = statementsOf(document);
  const parts = statements.map(partsOf).filter((one) => one !== undefined);
  const fits = version === '2012-10-17' && Object.keys(others).length === 0 && parts.length === statements.length;
  if (!fits)
    return ['// For the policyDocument of a first-level (Cfn) construct.', `const ${name} = ${tsValue(document)};`];
  const inner = parts.flatMap((one) => `${policyStatement(one)},`.split('\n'));
  return [
    `const ${name} = new iam.PolicyDocument({`,
    '  minimize: false,',
    '  statements: [',
    ...inner.map((line) => `    ${line}`),
    '  ],',
    '});',
  ];
}

function policyStatement(parts: StatementParts): string {
  const lists: readonly (readonly [string, readonly string[] | undefined])[] = [
    ['principals', parts.principals === undefined ? undefined : principals(parts.principals)],
    ['notPrincipals', parts.notPrincipals === undefined ? undefined : principals(parts.notPrincipals)],
    ['actions', parts.actions?.map(tsString)],
    ['notActions', parts.notActions?.map(tsString)],
    ['resources', parts.resources?.map(tsString)],
    ['notResources', parts.notResources?.map(tsString)],
  ];
  const members = [
    ...(parts.sid === undefined ? [] : [`sid: ${tsString(parts.sid)},`]),
    `effect: iam.Effect.${parts.effect === 'Allow' ? 'ALLOW' : 'DENY'},`,
    ...lists.flatMap(([name, values]) => (values === undefined ? [] : `${name}: ${tsList(values)},`.split('\n'))),
    ...(parts.conditions.length === 0 ? [] : `conditions: ${tsValue(conditionOf(parts))},`.split('\n')),
  ];
  return ['new iam.PolicyStatement({', ...members.map(indented), '})'].join('\n');
}

function principals(all: Principals): readonly string[] {
  return all.flatMap(([type, identifiers]) => identifiers.map((one) => principal(type, one)));
}

function principal(type: string, identifier: string): string {
  const text = tsString(identifier);
  if (type === '*') return 'new iam.StarPrincipal()';
  if (type === 'Service') return `new iam.ServicePrincipal(${text})`;
  if (type === 'Federated') return `new iam.FederatedPrincipal(${text})`;
  if (type === 'CanonicalUser') return `new iam.CanonicalUserPrincipal(${text})`;
  return identifier === '*' ? 'new iam.AnyPrincipal()' : `new iam.ArnPrincipal(${text})`;
}

function conditionOf({ conditions }: StatementParts): Json {
  const operators = [...new Set(conditions.map(({ operator }) => operator))];
  return Object.fromEntries(
    operators.map((operator) => [
      operator,
      Object.fromEntries(
        conditions
          .filter((part) => part.operator === operator)
          .map(({ key, values }) => [key, values.length === 1 ? values[0] : values]),
      ),
    ]),
  );
}

function tsList(written: readonly string[]): string {
  const line = `[${written.join(', ')}]`;
  return written.length < 2 ? line : ['[', ...written.map((one) => `  ${one},`), ']'].join('\n');
}

function tsValue(content: unknown): string {
  if (typeof content === 'string') return tsString(content);
  if (Array.isArray(content)) return tsList(content.map((one: unknown) => tsValue(one).split('\n').join('\n  ')));
  if (isObject(content)) {
    const members = Object.entries(content).map(([name, inner]) => `${tsKey(name)}: ${tsValue(inner)},`);
    return members.length === 0
      ? '{}'
      : ['{', ...members.flatMap((one) => one.split('\n').map(indented)), '}'].join('\n');
  }
  return JSON.stringify(content) ?? 'undefined';
}

/** `__proto__` as a name would set no member; in brackets it does. */
function tsKey(name: string): string {
  if (name === '__proto__') return `[${tsString(name)}]`;
  return /^[A-Za-z]\w*$/.test(name) ? name : tsString(name);
}

function indented(line: string): string {
  return `  ${line}`;
}
