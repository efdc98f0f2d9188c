/**
 * One resource of a template being read: its properties with every function resolved, and what it is called in AWS.
 * Errs towards a note: what it says of a place that is not known is left out, and told.
 */
import { arnParts, lastSegment } from '../../aws/arn.ts';
import { fieldAt, isObject, type Json, listAt, objectAt, present, textAt } from '../../denial/fields.ts';
import { endpointIn } from '../edit/edit-endpoint.ts';
import { accountOf, sameText } from '../edit/parts.ts';
import { permissionSetNamed, rolesOfPermissionSet } from '../edit/permission-sets.ts';
import { queueArn, resourceIn } from '../edit/resource-in.ts';
import type { PlanNote } from '../plan/planned.ts';
import type { Fact } from './facts/fact.ts';
import type { Identified, Scope } from './scope.ts';
import { isPlain } from './unresolved.ts';

export type Read = (reading: Reading) => readonly Fact[];

export class Reading {
  readonly logicalId: string;
  readonly notes: PlanNote[] = [];
  readonly #scope: Scope;

  constructor(scope: Scope, logicalId: string) {
    this.#scope = scope;
    this.logicalId = logicalId;
  }

  property(name: string): unknown {
    return this.#scope.property(this.logicalId, name);
  }

  /** A list, also where one value stands alone. */
  listOf(name: string): readonly unknown[] {
    const value = this.property(name);
    return Array.isArray(value) ? value : value === undefined ? [] : [value];
  }

  place(property: string): string {
    const stack = this.#scope.stack;
    return `${stack === undefined ? '' : `${stack}/`}${this.logicalId}${property === '' ? '' : ` ${property}`}`;
  }

  get self(): Identified | undefined {
    return this.#scope.identified(this.logicalId);
  }

  /** Nothing where it is new or nobody knows what it is called. */
  ownArn(): string | undefined {
    return this.self?.standing === 'there' && typeof this.self.arn === 'string' ? this.self.arn : undefined;
  }

  /** As the snapshot has it. */
  get held(): unknown {
    const { snapshot } = this.#scope.input;
    const arn = this.ownArn();
    const place = arn === undefined ? undefined : resourceIn(snapshot, arn);
    return place && fieldAt(objectAt(accountOf(snapshot, place.account), 'resources'), place.arn);
  }

  /** The deployed template has no such thing. */
  get isNotDeployed(): boolean {
    const { deployed } = this.#scope.input;
    return deployed !== undefined && !deployed.has(this.logicalId);
  }

  /** By the stack's resources, or by its VPC and service. */
  endpointId(): string | undefined {
    const { physical, snapshot } = this.#scope.input;
    const told = physical === undefined ? undefined : textAt(physical, this.logicalId);
    const [vpc, service] = [this.property('VpcId'), this.property('ServiceName')];
    return told ?? (isPlain(vpc) && isPlain(service) ? endpointIn(snapshot, String(vpc), String(service)) : undefined);
  }

  get isNew(): boolean {
    return this.self?.standing === 'new';
  }

  /** Of what a property names, by name, ARN or address, if the snapshot has it. */
  arnOf(value: unknown): string | undefined {
    const { account, region } = this.#scope;
    return isPlain(value)
      ? resourceIn(this.#scope.input.snapshot, queueArn(String(value)), present({ account, region }))?.arn
      : undefined;
  }

  /** The same thing of another Region. */
  arnIn(region: string): string | undefined {
    const arn = this.ownArn();
    const own = arn === undefined ? undefined : arnParts(arn);
    return own === undefined
      ? undefined
      : this.arnOf(['arn', own.partition, own.service, region, own.account, own.resource].join(':'));
  }

  /** `role/App` in the account that the template goes to. */
  entity(kind: 'role' | 'user' | 'group', name: unknown): string | undefined {
    if (!isPlain(name)) return undefined;
    const last = lastSegment(String(name));
    const { account } = this.#scope;
    return account === undefined ? `${kind}/${last}` : `arn:aws:iam::${account}:${kind}/${last}`;
  }

  rolesOfPermissionSet(name: string): readonly string[] {
    return rolesOfPermissionSet(this.#scope.input.snapshot, permissionSetNamed(name));
  }

  /** Names that the template itself makes: no call can have been seen of them. */
  isMade(kind: 'role' | 'user' | 'group', name: unknown): boolean {
    const type = { role: 'AWS::IAM::Role', user: 'AWS::IAM::User', group: 'AWS::IAM::Group' }[kind];
    const resources = objectAt(this.#scope.input.template, 'Resources') ?? {};
    return Object.entries(resources).some(([id, one]) => {
      if (textAt(one, 'Type') !== type) return false;
      const found = this.#scope.identified(id);
      return found?.standing === 'new' && found.name === name;
    });
  }

  /** CloudFormation makes up the id of a function's permission: the statement that is there already tells it. */
  statementId(arn: string, said: Json): string {
    const policy = resourceIn(this.#scope.input.snapshot, arn)?.policy;
    const held = listAt(policy, 'Statement').filter(isObject);
    const stack = this.#scope.stack ?? '';
    const same = held.find((one) => sameText({ ...one, Sid: undefined, Resource: '*' }, said));
    const made = held.find((one) => (textAt(one, 'Sid') ?? '').startsWith(`${stack}-${this.logicalId}-`));
    return textAt(same ?? made, 'Sid') ?? this.logicalId;
  }

  nowhere(property: string): readonly Fact[] {
    const kind = this.isNew ? 'new' : 'unresolved-place';
    this.notes.push({ kind, place: kind === 'new' ? this.place('') : this.place(property) });
    return [];
  }

  holdsOrganizationPolicy(name: string, type: string): boolean {
    const policies = objectAt(objectAt(this.#scope.input.snapshot, 'organization'), 'policies') ?? {};
    return Object.values(policies).some((one) => textAt(one, 'name') === name && textAt(one, 'type') === type);
  }
}
