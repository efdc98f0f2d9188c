/**
 * Policy documents as lists of statements, and whether one statement applies to a request.
 * Knows plain JSON only: what is not a statement (no effect, no action) applies to nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import type { PolicyDocument } from '../../../lambdas/engine/policy/policy-set.ts';
import type { AuthorizationRequest } from '../../../lambdas/engine/request.ts';
import { type Grant, grantOf, mustBeListed } from './caller.ts';
import { conditionHolds } from './conditions.ts';
import type { Context } from './context.ts';
import { type Cell, cellsOf, glob, lowerCells, resourceLike } from './glob.ts';
import { substitute } from './variables.ts';

export interface Statement {
  readonly version: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface Asked {
  readonly request: AuthorizationRequest;
  readonly context: Context;
  readonly hasBoundary: boolean;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function statementsOf(document: PolicyDocument): Statement[] {
  const parsed: unknown = typeof document === 'string' ? JSON.parse(document) : document;
  if (!isRecord(parsed)) return [];
  const version = typeof parsed['Version'] === 'string' ? parsed['Version'] : '2008-10-17';
  const found = parsed['Statement'];
  const all: unknown[] = Array.isArray(found) ? found : [found];
  return all.filter(isRecord).map((fields) => ({ version, fields }));
}

/** Effect, action, resource and condition; the principal is asked apart, as only some layers have one. */
export function applies(statement: Statement, effect: 'Allow' | 'Deny', asked: Asked): boolean {
  const { fields } = statement;
  if (fields['Effect'] !== effect) return false;
  if (!actionApplies(fields, asked.request.action)) return false;
  if (!resourceApplies(statement, asked)) return false;
  return conditionsHold(statement, asked.context);
}

/** How the statement's `Principal` or `NotPrincipal` names the caller; the strongest of its entries. */
export function principalApplies(statement: Statement, asked: Asked): Grant | undefined {
  const { fields } = statement;
  if ('NotPrincipal' in fields) return notPrincipalApplies(fields['NotPrincipal'], asked) ? 'full' : undefined;
  const { principal, context } = asked.request;
  const told = Object.entries(context ?? {}).find(([key]) => key.toLowerCase() === 'aws:principalarn')?.[1];
  const roleArn = typeof told === 'string' ? told : undefined;
  const grants = entriesOf(fields['Principal']).map(([kind, entry]) => grantOf(kind, entry, principal, roleArn));
  for (const strength of ['full', 'role', 'account'] as const) if (grants.includes(strength)) return strength;
  return undefined;
}

/**
 * Denies everyone but the listed, and a listed caller needs its account, its role and its session listed too; whoever
 * has a permissions boundary is denied whatever is listed.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function notPrincipalApplies(element: unknown, asked: Asked): boolean {
  if (asked.hasBoundary) return true;
  const listed = entriesOf(element).map(([, entry]) => (isAccountId(entry) ? `arn:aws:iam::${entry}:root` : entry));
  return !mustBeListed(asked.request.principal).every((needed) => listed.includes(needed));
}

function actionApplies(fields: Readonly<Record<string, unknown>>, action: string): boolean {
  const named = (patterns: readonly string[]) =>
    patterns.some((pattern) => glob(lowerCells(cellsOf(pattern)), action.toLowerCase()));
  if ('NotAction' in fields) return !named(stringsOf(fields['NotAction']));
  return named(stringsOf(fields['Action']));
}

function resourceApplies(statement: Statement, asked: Asked): boolean {
  const { fields, version } = statement;
  const { resource } = asked.request;
  if ('NotResource' in fields) {
    const patterns = stringsOf(fields['NotResource']).map((text) => resourcePattern(text, version, asked.context));
    // "The resource that includes a policy variable with no value will not match any resource."
    if (patterns.some((pattern) => pattern === undefined)) return false;
    return !patterns.some((pattern) => pattern !== undefined && resourceLike(pattern, resource));
  }
  // Trust policies have no Resource element: they are about their role.
  if (!('Resource' in fields)) return true;
  return stringsOf(fields['Resource']).some((text) => {
    const pattern = resourcePattern(text, version, asked.context);
    return pattern !== undefined && resourceLike(pattern, resource);
  });
}

/** Variables may stand only after the fifth colon. */
function resourcePattern(text: string, version: string, context: Context): Cell[] | undefined {
  const variable = version === '2012-10-17' ? text.indexOf('${') : -1;
  if (variable !== -1 && text.slice(0, variable).split(':').length < 6) return undefined;
  return substitute(text, version, context);
}

function conditionsHold(statement: Statement, context: Context): boolean {
  const block = statement.fields['Condition'];
  if (block === undefined) return true;
  if (!isRecord(block)) return false;
  return Object.entries(block).every(
    ([operator, keys]) =>
      isRecord(keys) &&
      Object.entries(keys).every(([key, values]) =>
        conditionHolds(operator, key, stringsOf(values), statement.version, context),
      ),
  );
}

export function entriesOf(element: unknown): [string, string][] {
  if (element === '*') return [['AWS', '*']];
  if (!isRecord(element)) return [];
  return Object.entries(element).flatMap(([kind, entries]) =>
    stringsOf(entries).map((entry): [string, string] => [kind, entry]),
  );
}

export function stringsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(stringsOf);
  if (typeof value === 'string') return [value];
  return typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : [];
}

function isAccountId(text: string): boolean {
  return text.length === 12 && [...text].every((char) => char >= '0' && char <= '9');
}
