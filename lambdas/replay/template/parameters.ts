/**
 * Values of a template's parameters in the forms in which people keep them, and the names of a stack's resources.
 * Source: https://docs.aws.amazon.com/cli/latest/reference/cloudformation/create-stack.html (`--parameters`), and of
 * CodePipeline's template configuration
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/continuous-delivery-codepipeline-cfn-artifacts.html
 */
import { isObject, listAt, textAt } from '../../denial/fields.ts';
import { textsIn } from './assembly.ts';

type Texts = Readonly<Record<string, string>>;

/** `[{ParameterKey, ParameterValue}]`, `["k=v"]`, `{Parameters: {…}}`, or names and values. Nothing where it is none. */
export function parametersIn(json: unknown): Texts | undefined {
  if (Array.isArray(json)) {
    const pairs = json.map(pairIn);
    return pairs.every((pair) => pair !== undefined) ? Object.fromEntries(pairs) : undefined;
  }
  if (!isObject(json)) return undefined;
  return Object.hasOwn(json, 'Parameters') ? parametersIn(json['Parameters']) : textsIn(json);
}

function pairIn(item: unknown): readonly [string, string] | undefined {
  if (typeof item === 'string') {
    const at = item.indexOf('=');
    return at <= 0 ? undefined : [item.slice(0, at), item.slice(at + 1)];
  }
  const key = textAt(item, 'ParameterKey');
  return key === undefined ? undefined : [key, textAt(item, 'ParameterValue') ?? ''];
}

/** Of `aws cloudformation describe-stack-resources` and `list-stack-resources`. */
export function stackResourcesIn(json: unknown): Texts | undefined {
  const list = [...listAt(json, 'StackResources'), ...listAt(json, 'StackResourceSummaries')];
  const names = list.flatMap((one) => {
    const [logical, physical] = [textAt(one, 'LogicalResourceId'), textAt(one, 'PhysicalResourceId')];
    return logical === undefined || physical === undefined ? [] : [[logical, physical] as const];
  });
  return names.length === 0 ? undefined : Object.fromEntries(names);
}
