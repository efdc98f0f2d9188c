/**
 * What a call of a model is asked about: the inference profile that was called, and the model in every Region where the
 * profile may run it. Sources: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html and
 * https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html
 * Errs towards `*`: which Regions a profile has is not told, and a profile of one's own does not tell its model either.
 */

import { parseArn } from '../../aws/arn.ts';
import type { CallScope } from '../../aws/parameters.ts';
import { type Json, textAt } from '../fields.ts';

/** Geographies whose profiles AWS keeps ready, written before the model's own name. */
const PROFILE = /^(?:us|us-gov|eu|apac|ap|jp|au|ca|sa|me|af|il|global)\.(?=[a-z0-9-]+\.)/;

/** The one that was called first; nothing for actions that call no model. */
export function modelResources(action: string, called: string, place: CallScope): readonly string[] {
  if (!/^bedrock:InvokeModel/i.test(action)) return [];
  const arn = parseArn(called);
  const id = arn === undefined ? called : /^inference-profile\/(.+)$/s.exec(arn.resource)?.[1];
  const lead = id === undefined ? undefined : PROFILE.exec(id)?.[0];
  if (id === undefined || lead === undefined)
    return [arn === undefined ? modelArn(place, place.region, called) : called];
  const profile =
    arn === undefined
      ? `arn:${place.partition}:bedrock:${place.region}:${place.account}:inference-profile/${id}`
      : called;
  const model = id.slice(lead.length);
  if (lead !== 'global.') return [profile, modelArn(place, '*', model)];
  return [profile, modelArn(place, arn?.region ?? place.region, model), modelArn(place, '', model)];
}

export function calledModel(parameters: Json): string | undefined {
  return textAt(parameters, 'modelId');
}

function modelArn({ partition }: CallScope, region: string, model: string): string {
  return `arn:${partition}:bedrock:${region}::foundation-model/${model}`;
}
