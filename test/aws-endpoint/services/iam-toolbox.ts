/**
 * IAM Toolbox: the evaluation of a refusal as AWS recorded it.
 * Source: https://docs.aws.amazon.com/iam-toolbox/latest/APIReference/API_GetRequestAuthorizationDetails.html
 */
import { textAt } from '../../../lambdas/denial/fields.ts';
import { AwsFault, type Context, type Operations, operation, text } from '../world.ts';

function details(context: Context) {
  const found = context.world.authorizationDetails?.[text(context, 'authorizationId')];
  if (found === undefined) throw new AwsFault('ResourceNotFoundException', 404, 'Authorization details not found.');
  return found;
}

export const iamToolbox: Operations = {
  GetRequestAuthorizationDetails: operation(['authorizationId'], (context) => {
    const at = Number(textAt(context.params, 'nextToken') ?? '0');
    const { pages } = details(context);
    return { ...pages[at], ...(at + 1 < pages.length ? { nextToken: String(at + 1) } : {}) };
  }),
  GetRequestAuthorizationPolicy: operation(['authorizationId', 'policyUri'], (context) => {
    const document = details(context).policyDocuments?.[text(context, 'policyUri')];
    if (document === undefined) throw new AwsFault('ResourceNotFoundException', 404, 'Policy not found.');
    return { policy: document };
  }),
};
