/**
 * The request context of a check: what the event told, what was read since, and what stays unknown.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * A key leaves `unknown` only when its value, or that it is absent, is known.
 */

import type { Denial } from '../../../denial/denial.ts';
import { requestedRegion } from '../../../denial/keys/requested-region.ts';
import type { Case } from '../../case.ts';
import type { Subject } from '../subject.ts';
import { type Adjustment, type CheckContext, ContextBuilder } from './context-builder.ts';
import { addAwsWords } from './of-aws.ts';
import { addCaller } from './of-caller.ts';
import { addResource } from './of-resource.ts';
import { addToken } from './of-token.ts';

export function contextOf(matter: Case, subject: Subject, adjust: Adjustment): CheckContext {
  const builder = new ContextBuilder(matter.denial.requestContext.context, matter.denial.requestContext.unknown);
  adjust.before?.(builder);
  addCaller(matter, builder);
  addResource(matter, subject, builder);
  addDestination(matter.denial, subject, builder);
  addToken(matter, subject, builder);
  adjust.after?.(builder);
  addAwsWords(matter, subject, builder);
  return builder.done();
}

/** Of one call of a model each authorization counts as asked in the Region of its own model. */
function addDestination(denial: Denial, { need, service }: Subject, builder: ContextBuilder): void {
  if (service !== 'bedrock') return;
  const { partition, eventSource, region, origin } = denial;
  const asked = requestedRegion(need, { partition, eventSource, region, isRecord: origin === 'record' });
  if (typeof asked === 'string') builder.set('aws:RequestedRegion', asked);
  else {
    builder.remove('aws:RequestedRegion');
    builder.unknown('aws:RequestedRegion');
  }
}
