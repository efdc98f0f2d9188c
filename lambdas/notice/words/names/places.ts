/**
 * Where a fix goes, in words. Errs towards "not known": a place is named as exactly as the diagnosis knows it.
 */
import type { AttachTo, Fix } from '../../../diagnosis/diagnosis.ts';
import type { Layer } from '../../../engine/index.ts';
import { value } from '../../text/escape.ts';
import { LAYER_NAMES, placeName, resourcePolicyNoun } from './names.ts';

/** For the line "Where": the ARN or id, to be copied, else what is known of the place. */
export function whereWords(place: AttachTo, teller: 'text' | 'event' = 'event'): string {
  switch (place.kind) {
    case 'known':
      return value(place.target, 200);
    case 'role':
      return `role ${value(place.name, 64)}${place.account === undefined ? '' : ` in account ${value(place.account)}`}`;
    case 'endpoint-of-the-call':
      return `the VPC endpoint the call went through (not named in the ${teller})`;
    case 'session-maker':
      return 'wherever the session is created';
    case 'the-call':
      return 'the call itself';
    case 'not-known':
      return 'not known';
  }
}

/** The same within a sentence: `role ci`, `bucket reports`. */
export function placeWords(place: AttachTo): string {
  switch (place.kind) {
    case 'known':
      return placeName(place.target);
    case 'role':
      return `role ${value(place.name, 64)}`;
    case 'endpoint-of-the-call':
      return 'the VPC endpoint the call went through';
    case 'session-maker':
      return 'the session';
    case 'the-call':
      return 'the call';
    case 'not-known':
      return 'a place that is not known';
  }
}

/** `the key policy of 1111…`, `the policies of role ci`, `the VPC endpoint policy`. */
export function policyAt({ layer, attachTo }: Pick<Fix, 'layer' | 'attachTo'>): string {
  const of = attachTo.kind === 'not-known' ? '' : ` of ${placeWords(attachTo)}`;
  switch (layer) {
    case 'identity':
      return of === '' ? "the caller's identity-based policies" : `the policies${of}`;
    case 'boundary':
      return attachTo.kind === 'known' && attachTo.target.includes(':policy/')
        ? `the permissions boundary, ${placeName(attachTo.target)}`
        : `the permissions boundary${of}`;
    case 'session':
      return 'the session policy passed when the session is created';
    case 'endpoint':
      return attachTo.kind === 'known'
        ? `the policy${of}`
        : `the policy of ${placeWords({ kind: 'endpoint-of-the-call' })}`;
    case 'trust':
      return `the trust policy${of}`;
    case 'resource':
      return `the ${nounAt(attachTo)}${of.replace(/^ of (bucket|key) /, ' of ')}`;
    case 'scp':
    case 'rcp':
      return `the ${pluralOf(layer)}${of}`;
  }
}

function nounAt(place: AttachTo): string {
  return resourcePolicyNoun(place.kind === 'known' ? place.target : '');
}

function pluralOf(layer: Layer): string {
  return LAYER_NAMES[layer].replace(/policy$/, 'policies');
}
