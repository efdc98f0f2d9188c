/**
 * Which events a trail must select besides management events, as CloudTrail takes it. Of network activity only what was
 * refused, for CloudTrail can tell it there; data events cannot be selected by their error.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedEventSelector.html
 */

import { arnParts } from '../../lambdas/aws/arn.ts';
import { present } from '../../lambdas/contract/present.ts';
import type { TrailSettings } from '../../lambdas/contract/settings/trail.ts';

interface FieldSelector {
  readonly Field: string;
  readonly Equals?: string[];
  readonly StartsWith?: string[];
  readonly NotStartsWith?: string[];
}

export interface Selector {
  readonly Name: string;
  readonly FieldSelectors: readonly FieldSelector[];
}

/** `except`: ARNs of objects that are left out. */
export function selectorsOf({ dataEvents = [], networkActivity = [] }: TrailSettings, except?: string): Selector[] {
  const data = dataEvents.map(({ type, resources, access }): Selector => {
    const byArn = present<FieldSelector>({
      Field: 'resources.ARN',
      StartsWith: resources && [...resources],
      NotStartsWith: type === 'AWS::S3::Object' && except !== undefined ? [except] : undefined,
    });
    return {
      Name: `Denyscope: ${type}`,
      FieldSelectors: [
        { Field: 'eventCategory', Equals: ['Data'] },
        { Field: 'resources.type', Equals: [type] },
        ...(Object.keys(byArn).length > 1 ? [byArn] : []),
        ...(access === 'all' ? [] : [{ Field: 'readOnly', Equals: [String(access === 'read')] }]),
      ],
    };
  });
  // CloudTrail takes one event source a selector.
  const network = networkActivity.map(
    (source): Selector => ({
      Name: `Denyscope: endpoints of ${source}`,
      FieldSelectors: [
        { Field: 'eventCategory', Equals: ['NetworkActivity'] },
        { Field: 'eventSource', Equals: [source] },
        { Field: 'errorCode', Equals: ['VpceAccessDenied'] },
      ],
    }),
  );
  return [...data, ...network];
}

/**
 * Adds the selectors to those that are there, for `put-event-selectors` replaces them all. Of a trail with basic
 * selectors the list is null: nothing is put then, for its management events would be gone.
 */
export function commandToAdd(trail: TrailSettings, region: string): string {
  const arn = trail.addTo ?? 'ARN-OF-THE-TRAIL';
  const home = arnParts(trail.addTo ?? '')?.region ?? region;
  const more = JSON.stringify(selectorsOf(trail));
  return `t=${arn}; s=$(aws cloudtrail get-event-selectors --region ${home} --trail-name "$t" --query 'AdvancedEventSelectors && [AdvancedEventSelectors,\`${more}\`][]' --output json) && if [ "$s" = null ]; then echo 'nothing changed: this trail has basic selectors, turn them into advanced ones first' >&2; false; else aws cloudtrail put-event-selectors --region ${home} --trail-name "$t" --advanced-event-selectors "$s"; fi`;
}
