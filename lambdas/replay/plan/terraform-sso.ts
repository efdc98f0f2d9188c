/**
 * Permission sets of IAM Identity Center in a Terraform plan: what is put into a set stands on its role in every account.
 * Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ssoadmin_permission_set
 * Errs towards leaving out: a set whose name neither the plan nor its state tells is not known.
 */
import { isObject, type Json, listAt, textAt } from '../../denial/fields.ts';
import { INLINE_OF_SET, permissionSetNamed } from '../edit/permission-sets.ts';
import { type EditOrNote, type ResourceChange, textOf } from './resource-change.ts';

type Read = (change: ResourceChange) => readonly EditOrNote[];
type On = (set: string, held: Json) => EditOrNote;

export const SSO_READERS: Readonly<Record<string, Read>> = {
  aws_ssoadmin_permission_set: permissionSet,
  aws_ssoadmin_permission_set_inline_policy: (change) =>
    onSet(change, {
      put: (entity) => ({
        kind: 'inline',
        entity,
        name: INLINE_OF_SET,
        document: textOf(change, 'inline_policy') ?? null,
      }),
      take: (from) => ({ kind: 'detach', from, policy: INLINE_OF_SET }),
    }),
  aws_ssoadmin_managed_policy_attachment: attachment((held) => textAt(held, 'managed_policy_arn')),
  aws_ssoadmin_customer_managed_policy_attachment: attachment((held) => own(held)),
  aws_ssoadmin_permissions_boundary_attachment: (change) =>
    onSet(change, {
      put: (entity, held) => {
        const policyArn = boundary(held);
        return policyArn === undefined
          ? { kind: 'boundary', entity, name: 'permissions-boundary', document: null }
          : { kind: 'bound-by', entity, policyArn };
      },
      take: (entity) => ({ kind: 'boundary', entity, name: '' }),
    }),
  // A user or group is told by an id, which no record of a call shows.
  aws_ssoadmin_account_assignment: (change) => [change.now === undefined ? 'new' : 'assignment'],
};

function permissionSet({ now, after }: ResourceChange): readonly EditOrNote[] {
  const [before, then] = [textAt(now, 'name'), textAt(after, 'name')];
  if (before === then) return [];
  return [...(before === undefined ? [] : ['deleted' as const]), ...(after === undefined ? [] : ['new' as const])];
}

function attachment(policyOf: (held: Json) => string | undefined): Read {
  return (change) =>
    onSet(change, {
      put: (entity, held) => {
        const policyArn = policyOf(held);
        // Known only after apply: it may allow or deny anything.
        return policyArn === undefined
          ? { kind: 'inline', entity, name: change.address, document: null }
          : { kind: 'attach', entity, policyArn };
      },
      take: (from, held) => ({ kind: 'detach', from, policy: policyOf(held) ?? '' }),
    });
}

/** What stood goes, unless the same takes its place; what will stand is put. */
function onSet(change: ResourceChange, { put, take }: { readonly put: On; readonly take: On }): readonly EditOrNote[] {
  const { now, after } = change;
  const [from, to] = [setOf(change, 'now'), setOf(change, 'after')];
  const gone = now === undefined ? [] : [from === undefined ? 'unresolved-place' : take(from, now)];
  if (after === undefined) return gone;
  const made = to === undefined ? (isNewSet(change) ? 'new' : 'unresolved-place') : put(to, after);
  const takesThePlace = typeof made !== 'string' && made.kind !== 'attach' && from === to;
  return [...(takesThePlace ? [] : gone), made];
}

function setOf(change: ResourceChange, when: 'now' | 'after'): string | undefined {
  const arn = textAt(change[when], 'permission_set_arn');
  const set = arn === undefined ? undefined : change.withArn(arn);
  const name = textAt(set, 'name');
  return name === undefined ? undefined : permissionSetNamed(name);
}

function isNewSet(change: ResourceChange): boolean {
  return change.isUnknown('permission_set_arn') && change.referred('permission_set_arn') !== undefined;
}

/** A customer managed policy by name and path, in the account of each role. */
function own(held: unknown): string | undefined {
  const [reference] = listAt(held, 'customer_managed_policy_reference');
  const name = textAt(reference, 'name');
  return name === undefined ? undefined : `policy${textAt(reference, 'path') ?? '/'}${name}`;
}

function boundary(held: Json): string | undefined {
  const [block] = listAt(held, 'permissions_boundary');
  return isObject(block) ? (own(block) ?? textAt(block, 'managed_policy_arn')) : undefined;
}
