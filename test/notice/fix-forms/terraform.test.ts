/**
 * Every fix in Terraform, read back by HashiCorp's own parser: the document that it gives is the one that was proved.
 */
import { parse } from '@cdktf/hcl2json';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../lambdas/denial/fields.ts';
import { terraformForm } from '../../../lambdas/notice/fix-forms/terraform.ts';
import { everyFixed, meant, object, provedIn } from './every-fix.ts';
import { HOSTILE, hostileDiagnosis } from './hostile-names.ts';

const FIXED = await everyFixed();

describe('a fix in Terraform', () => {
  it.each(FIXED)('carries what was proved: $name', async ({ diagnosis }) => {
    expect((await documentsIn(terraformForm()(diagnosis))).map(meant)).toEqual(provedIn(diagnosis).map(meant));
  });

  it.each(Object.entries(HOSTILE))('holds %s to the letter', async (_, text) => {
    for (const diagnosis of [hostileDiagnosis(text), hostileDiagnosis(text, true)])
      expect((await documentsIn(terraformForm()(diagnosis))).map(meant)).toEqual(provedIn(diagnosis).map(meant));
  });

  it('puts an inline policy beside those of a role, and names all of many apart', async () => {
    const write = terraformForm();
    const of = FIXED.find(({ name }) => name.endsWith('01-identity-no-allow.json'));
    const text = of === undefined ? '' : write(of.diagnosis) + write(of.diagnosis);
    const read = object(await parse('fix.tf', text));
    expect(read['resource']).toEqual({
      aws_iam_role_policy: {
        fix_orders_api_dynamodb_get_item: [policyOf('fix_orders_api_dynamodb_get_item')],
        fix_orders_api_dynamodb_get_item2: [policyOf('fix_orders_api_dynamodb_get_item2')],
      },
    });
  });

  it('is tried often enough to mean something', () => {
    expect(FIXED.flatMap(({ diagnosis }) => provedIn(diagnosis)).length).toBeGreaterThan(150);
  });
});

function policyOf(name: string): Json {
  return { name: 'DenyscopeFix-c17f9e9e', role: 'OrdersApi', policy: `\${data.aws_iam_policy_document.${name}.json}` };
}

/** As the provider writes them: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document */
async function documentsIn(text: string): Promise<readonly unknown[]> {
  const read = object(await parse('fix.tf', text.replace(/jsonencode\((\{[\s\S]*?^ {2}\})\)/gm, '$1')));
  const data = Object.entries(object(object(read['data'])['aws_iam_policy_document'])).map(
    ([name, blocks]) => [name, ofDataSource(object(list(blocks)[0]))] as const,
  );
  const locals = list(read['locals']).flatMap((block) =>
    Object.entries(object(block)).map(([name, document]) => [name, plain(document)] as const),
  );
  const found = new Map<string, unknown>([...data, ...locals]);
  const order = [...text.matchAll(/^(?:data "aws_iam_policy_document" "(\w+)"| {2}(\w+) = jsonencode)/gm)];
  return order.map(([, source, local]) => found.get(source ?? local ?? ''));
}

function ofDataSource(block: Json): unknown {
  return {
    Version: block['version'] ?? '2012-10-17',
    ...(block['policy_id'] === undefined ? {} : { Id: plain(block['policy_id']) }),
    Statement: list(block['statement']).map((one) => ofStatement(object(one))),
  };
}

const ARGUMENTS: Readonly<Record<string, string>> = {
  sid: 'Sid',
  effect: 'Effect',
  actions: 'Action',
  not_actions: 'NotAction',
  resources: 'Resource',
  not_resources: 'NotResource',
};

function ofStatement(block: Json): Json {
  const statement: Record<string, unknown> = {};
  for (const [argument, content] of Object.entries(block)) {
    const member = ARGUMENTS[argument];
    if (member !== undefined) statement[member] = replaced(plain(content));
    else if (argument === 'principals') statement['Principal'] = principals(content);
    else if (argument === 'not_principals') statement['NotPrincipal'] = principals(content);
    else if (argument === 'condition') statement['Condition'] = conditions(content);
    else throw new Error(`the data source has no argument ${argument}`);
  }
  return statement;
}

function principals(blocks: unknown): unknown {
  const all = list(blocks).map(object);
  if (all.some(({ type }) => type === '*')) return '*';
  return Object.fromEntries(all.map(({ type, identifiers }) => [type, replaced(plain(identifiers))]));
}

function conditions(blocks: unknown): Json {
  const condition: Record<string, Record<string, unknown>> = {};
  for (const { test, variable, values } of list(blocks).map(object))
    condition[`${test}`] = { ...condition[`${test}`], [`${plain(variable)}`]: replaced(plain(values)) };
  return condition;
}

/** The provider makes `${` of `&{`. */
function replaced(content: unknown): unknown {
  if (typeof content === 'string') return content.replace(/&\{/g, '$${');
  return Array.isArray(content) ? content.map(replaced) : content;
}

/** The parser leaves templates as they stand in Terraform's JSON: a literal `${` is `$${` there. */
function plain(content: unknown): unknown {
  if (typeof content === 'string') return content.replace(/([$%])\1\{/g, '$1{');
  if (Array.isArray(content)) return content.map(plain);
  if (typeof content !== 'object' || content === null) return content;
  return Object.fromEntries(Object.entries(content).map(([name, inner]) => [plain(name), plain(inner)]));
}

function list(content: unknown): readonly unknown[] {
  return Array.isArray(content) ? content : [];
}
