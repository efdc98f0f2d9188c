/**
 * Actions that a sentence lists in words of its own: "the required AWS Marketplace actions (a:B, a:C)", "has "a:B"
 * permissions", or a fixed sentence that stands for actions. Errs towards none: only actions that the service
 * authorization reference knows, for names, images and keys are written with a colon as well.
 */
import { knownAction } from '../service-data.ts';

/** The sentence of a function URL, or its older bare word with the address before it: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html */
export const FUNCTION_URL =
  /troubleshooting Function URL authorization issues|\.lambda-url\.[a-z0-9-]{4,30}\.on\.aws\b.{0,2000}"Message" ?: ?"Forbidden(?:"|$)/is;

/** A sentence that names no action and means these. */
const MEANT: readonly (readonly [RegExp, readonly string[]])[] = [
  [FUNCTION_URL, ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction']],
];

const LACKING =
  /not authorized|not allowed|unauthorized|not have|n't have|\black|missing|\brequire|\bneeds?\b|permissions?\b/i;
/** A list stands close behind the words that refuse. */
const REACH = 400;
const MOST = 12;

export function listedActions(text: string): readonly string[] {
  const meant = MEANT.find(([pattern]) => pattern.test(text))?.[1];
  if (meant !== undefined) return meant;
  // EC2 lists none; who pasted it may have found one to be the reason.
  if (/You are not authorized to perform this operation\./.test(text)) return [];
  const at = LACKING.exec(text)?.index;
  return at === undefined ? [] : actionsIn(text.slice(Math.max(0, at - 100), at + REACH));
}

function actionsIn(text: string): readonly string[] {
  const actions = new Set<string>();
  for (const [named] of text.matchAll(/(?<![\w:/.-])[a-z][a-z0-9-]{1,40}:[A-Z]\w{1,80}(?![\w:/*-])/g)) {
    const known = knownAction(named);
    if (known !== undefined) actions.add(known.action);
    if (actions.size >= MOST) break;
  }
  return [...actions];
}
