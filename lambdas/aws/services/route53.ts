/**
 * Amazon Route 53. Its ARNs name neither Region nor account.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonroute53.html
 */
import { lastSegment } from '../arn.ts';
import { arnAt, pick, whole } from '../parameters.ts';
import type { Service } from '../service.ts';

export const route53 = {
  prefix: 'route53',
  name: 'Amazon Route 53',
  requestArn: (parameters, place) =>
    whole(pick(parameters, 'hostedZoneId'), (id) =>
      arnAt({ ...place, region: '', account: '' }, 'route53', `hostedzone/${lastSegment(id)}`),
    ),
} as const satisfies Service;
