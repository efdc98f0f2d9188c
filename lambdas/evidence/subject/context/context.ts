/**
 * The request context of a check: what the event told, what was read since, and what stays unknown.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * A key leaves `unknown` only when its value, or that it is absent, is known.
 */

import type { Denial } from '../../../denial/denial.ts';
import { requestedRegion } from '../../../denial/keys/requested-region.ts';
import type { Case } from '../../case.ts';
import type { Subject } from '../subject.ts';
import { type Adjustment, type CheckContext, Learning } from './learning.ts';
import { learnAwsWords } from './of-aws.ts';
import { learnCaller } from './of-caller.ts';
import { learnResource } from './of-resource.ts';
import { learnToken } from './of-token.ts';

export function contextOf(matter: Case, subject: Subject, adjust: Adjustment): CheckContext {
  const learning = new Learning(matter.denial.requestContext.context, matter.denial.requestContext.unknown);
  adjust.before?.(learning);
  learnCaller(matter, learning);
  learnResource(matter, subject, learning);
  learnDestination(matter.denial, subject, learning);
  learnToken(matter, subject, learning);
  adjust.after?.(learning);
  learnAwsWords(matter, subject, learning);
  return learning.done();
}

/** Of one call of a model each authorization counts as asked in the Region of its own model. */
function learnDestination(denial: Denial, { need, service }: Subject, learning: Learning): void {
  if (service !== 'bedrock') return;
  const { partition, eventSource, region, origin } = denial;
  const asked = requestedRegion(need, { partition, eventSource, region, isRecord: origin === 'record' });
  if (typeof asked === 'string') learning.learn('aws:RequestedRegion', asked);
  else {
    learning.forget('aws:RequestedRegion');
    learning.mayHave('aws:RequestedRegion');
  }
}
