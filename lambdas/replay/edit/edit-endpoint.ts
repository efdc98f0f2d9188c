/**
 * Changes of the policies of VPC endpoints, which are known by their ids. Errs towards "not known": an endpoint that the
 * snapshot lacks is not made up.
 */
import { isObject, type Json, objectAt } from '../../denial/fields.ts';
import { documentPart } from '../../evidence/snapshot/part.ts';
import { type Edit, type Edited, unknown } from './edit.ts';
import { accountIds, accountOf, changed, sameText, withField, withoutField } from './parts.ts';

export function endpointText(snapshot: Json, edit: Extract<Edit, { kind: 'endpoint' }>): Edited {
  const { id, document } = edit;
  // The owner's account has it, and each that shares its VPC may.
  const holders = accountIds(snapshot).filter((account) => Object.hasOwn(endpointsOf(snapshot, account), id));
  if (holders.length === 0) {
    const known = accountIds(snapshot).flatMap((account) => Object.keys(endpointsOf(snapshot, account)));
    return unknown('endpoint', id, known);
  }
  const edited = holders.reduce(
    (all, account) =>
      changed(all, ['accounts', account, 'vpcEndpoints', id], (entry) => {
        if (document === undefined) return withoutField(entry, 'policy');
        const held = documentPart(entry, 'policy');
        return held.kind === 'there' && sameText(held.value, document) ? entry : withField(entry, 'policy', document);
      }),
    snapshot,
  );
  return { kind: 'edited', snapshot: edited };
}

/** Ids of the endpoints whose policies differ between the two. */
export function endpointsBetween(now: Json, then: Json): readonly string[] {
  const ids = accountIds(then).flatMap((account) => {
    const [before, after] = [endpointsOf(now, account), endpointsOf(then, account)];
    return Object.keys(after).filter(
      (id) => before[id] !== after[id] && !sameText(policyIn(before[id]), policyIn(after[id])),
    );
  });
  return [...new Set(ids)];
}

/** The endpoint of this service in this VPC; nothing where several are. */
export function endpointIn(snapshot: Json, vpcId: string, serviceName: string): string | undefined {
  const found = accountIds(snapshot).flatMap((account) =>
    Object.entries(endpointsOf(snapshot, account)).flatMap(([id, entry]) =>
      isObject(entry) && entry['vpcId'] === vpcId && entry['serviceName'] === serviceName ? [id] : [],
    ),
  );
  const [only, ...others] = new Set(found);
  return others.length === 0 ? only : undefined;
}

function policyIn(entry: unknown): unknown {
  return isObject(entry) ? entry['policy'] : entry;
}

function endpointsOf(snapshot: Json, account: string): Json {
  return objectAt(accountOf(snapshot, account), 'vpcEndpoints') ?? {};
}
