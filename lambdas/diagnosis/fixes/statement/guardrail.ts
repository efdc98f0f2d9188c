/**
 * The smallest exception that the owner of an SCP or RCP can be asked for: the action, what was asked for, the caller.
 * Errs towards less: whoever is exempt as a whole is let past everything that the statement guards.
 */
import type { Json } from '../../../denial/fields.ts';
import type { Check } from '../../../evidence/checks/check.ts';
import type { GuardrailException } from '../../diagnosis.ts';
import { textsOf } from '../../policy-text.ts';
import { exactActionOf, literal } from '../literal.ts';
import { isCondition } from './conditions.ts';
import { exceptCaller } from './exception.ts';

export interface Excepted {
  readonly exception: GuardrailException;
  /** The statement as it would read. */
  readonly statement: Json;
}

/** Conditions on what is asked for, which say nothing of who asks. */
const OF_THE_CALL =
  /^(aws:RequestedRegion|(aws|ec2|rds|s3|lambda|iam):(InstanceType|DatabaseClass|VolumeType|RequestTag\/.+|x-amz-.+|FunctionUrlAuthType))$/i;

/** The caller chose it and said so: whether the guardrail should know it too is for its owner to say. */
export function isChosen(key: string, { request }: Check): boolean {
  return OF_THE_CALL.test(key) && valueIn(request.context ?? {}, key) !== undefined;
}

export function exceptionsFor(
  statement: Json,
  check: Check,
  principal: readonly string[] | undefined,
): readonly Excepted[] {
  const byAction = actionExcepted(statement, check);
  const byValue = valuesExcepted(statement, check);
  const byCaller: readonly Excepted[] =
    principal === undefined ? [] : [{ exception: { kind: 'caller' }, statement: exceptCaller(statement, principal) }];
  // "No Region" is the value of calls that go wherever there is room, and of nothing else.
  const first = byValue.filter(({ exception }) => exception.kind === 'value' && exception.value === 'unspecified');
  return [...first, ...byAction, ...byValue.filter((one) => !first.includes(one)), ...byCaller];
}

function actionExcepted(statement: Json, check: Check): readonly Excepted[] {
  const action = exactActionOf(check);
  if (statement['NotAction'] === undefined || action === undefined) return [];
  const NotAction = [...textsOf(statement['NotAction']), action];
  return [{ exception: { kind: 'action', action }, statement: { ...statement, NotAction } }];
}

function valuesExcepted(statement: Json, { request }: Check): readonly Excepted[] {
  const condition = statement['Condition'];
  if (!isCondition(condition)) return [];
  return Object.entries(condition).flatMap(([operator, block]) =>
    Object.entries(block).flatMap(([key, values]): readonly Excepted[] => {
      const value = valueIn(request.context ?? {}, key);
      if (!/^String(Not(Equals|Like|EqualsIgnoreCase))(IfExists)?$/.test(operator) || !OF_THE_CALL.test(key)) return [];
      if (value === undefined) return [];
      const wider = { ...block, [key]: [...textsOf(values), literal(value)] };
      const Condition = { ...condition, [operator]: wider };
      return [{ exception: { kind: 'value', key, value }, statement: { ...statement, Condition } }];
    }),
  );
}

function valueIn(context: NonNullable<Check['request']['context']>, key: string): string | undefined {
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
  return typeof found === 'string' && found !== '' ? found : undefined;
}
