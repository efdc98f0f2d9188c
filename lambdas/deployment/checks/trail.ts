/**
 * Does a trail hand over management events, read and write, in a Region? Several trails together may. Errs towards
 * wrong: selectors that are not understood log nothing.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
import { fieldAt, listAt, textAt } from '../../denial/fields.ts';
import { type Finding, finding } from '../finding.ts';

export interface Trail {
  readonly name: string;
  /** Its home Region and its account stand there. */
  readonly arn: string;
  readonly logging: boolean;
  /** As CloudTrail answers. */
  readonly selectors: unknown;
}

interface Logged {
  readonly read: boolean;
  readonly write: boolean;
  readonly leavesOut: readonly string[];
}

export function trailFindings(region: string, trails: readonly Trail[]): readonly Finding[] {
  const logging = trails.filter((trail) => trail.logging);
  const [off] = trails;
  if (off === undefined) return [finding('trail', 'wrong', { kind: 'no-trail', region })];
  if (logging.length === 0)
    return [finding('trail', 'wrong', { kind: 'trail-off', region, trail: off.name, arn: off.arn })];
  const logged = logging.map(({ selectors }) => loggedBy(selectors));
  const lacks = (['read', 'write'] as const).filter((half) => !logged.some((one) => one[half]));
  if (lacks.length > 0) return [finding('trail', 'wrong', { kind: 'trail-half', region, lacks })];
  const whole = logged.filter(({ read, write }) => read || write);
  const [first] = whole;
  // Left out by one and logged by another is logged.
  const leavesOut = (first?.leavesOut ?? []).filter((source) => whole.every((one) => one.leavesOut.includes(source)));
  return [finding('trail', 'ok', { kind: 'trail', region, trails: logging.map(({ name }) => name), leavesOut })];
}

function loggedBy(selectors: unknown): Logged {
  const advanced = listAt(selectors, 'AdvancedEventSelectors').map(advancedSelector);
  const all = [...advanced, ...listAt(selectors, 'EventSelectors').map(basicSelector)];
  return {
    read: all.some(({ read }) => read),
    write: all.some(({ write }) => write),
    leavesOut: all.flatMap(({ leavesOut }) => leavesOut),
  };
}

const NOTHING: Logged = { read: false, write: false, leavesOut: [] };

function basicSelector(selector: unknown): Logged {
  if (fieldAt(selector, 'IncludeManagementEvents') === false) return NOTHING;
  const type = textAt(selector, 'ReadWriteType') ?? 'All';
  return {
    read: type === 'All' || type === 'ReadOnly',
    write: type === 'All' || type === 'WriteOnly',
    leavesOut: textsAt(selector, 'ExcludeManagementEventSources'),
  };
}

/** Fields of a selector are AND; a field that narrows in a way not known here logs nothing for certain. */
function advancedSelector(selector: unknown): Logged {
  const fields = listAt(selector, 'FieldSelectors');
  const of = (name: string): readonly unknown[] => fields.filter((field) => textAt(field, 'Field') === name);
  const isManagement = of('eventCategory').some((field) => textsAt(field, 'Equals').includes('Management'));
  const known = ['eventCategory', 'readOnly', 'eventSource'];
  const narrowed = fields.some((field) => !known.includes(textAt(field, 'Field') ?? ''));
  const onlySome = of('eventSource').some((field) => textsAt(field, 'Equals').length > 0);
  if (!isManagement || narrowed || onlySome) return NOTHING;
  const readOnly = of('readOnly').flatMap((field) => textsAt(field, 'Equals'));
  return {
    read: readOnly.length === 0 || readOnly.includes('true'),
    write: readOnly.length === 0 || readOnly.includes('false'),
    leavesOut: of('eventSource').flatMap((field) => textsAt(field, 'NotEquals')),
  };
}

function textsAt(value: unknown, name: string): readonly string[] {
  return listAt(value, name).filter((one) => typeof one === 'string');
}
