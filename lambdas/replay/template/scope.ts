/**
 * One template with all that tells what its names stand for: parameters, mappings, conditions, the account and Region it
 * goes to, the stack's name, and the snapshot that holds what is there already.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html
 * Errs towards "not resolved": a parameter without a value, and a thing that the snapshot does not show, have none.
 */

import { parseArn } from '../../aws/arn.ts';
import { DNS_SUFFIX, isPartition, partitionOf } from '../../aws/regions.ts';
import { fieldAt, isObject, type Json, objectAt, present, textAt } from '../../denial/fields.ts';
import { accountIds } from '../edit/parts.ts';
import { heldBy, isHashed, isListed, nameIn, type Wanted } from './inventory.ts';
import { holds, type Names, resolved } from './resolve.ts';
import { THINGS, type Thing } from './things.ts';
import { isPlain, NO_VALUE, Unresolved } from './unresolved.ts';

export interface ScopeInput {
  readonly template: Json;
  /** By the names of parameters and pseudo parameters. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly snapshot: Json;
  readonly stack?: string;
  readonly account?: string;
  readonly region?: string;
  /** Names of things by their logical ids, as `describe-stack-resources` tells them. */
  readonly physical?: Readonly<Record<string, string>>;
  /** Logical ids of the template that is deployed: what is not in it is new. Absent: it is not known. */
  readonly deployed?: ReadonlySet<string>;
  readonly exported: (name: string) => unknown;
}

export interface Identified {
  /** `new`: no call can have been seen of it. `unknown`: it may be there, under a name that nothing tells. */
  readonly standing: 'there' | 'new' | 'unknown';
  readonly arn: string | Unresolved;
  readonly name: string | Unresolved;
}

export class Scope implements Names {
  readonly input: ScopeInput;
  readonly #identified = new Map<string, Identified | undefined>();
  readonly #conditions = new Map<string, boolean | undefined>();
  readonly #looseRefs = new Map<string, unknown>();
  /** How many properties and conditions are being read that wait for one another. */
  #waiting = 0;

  constructor(input: ScopeInput) {
    this.input = input;
  }

  resource(logicalId: string): Json | undefined {
    return objectAt(objectAt(this.input.template, 'Resources'), logicalId);
  }

  /** Nothing where its condition is known not to hold. */
  standing(logicalId: string): Json | undefined {
    const resource = this.resource(logicalId);
    const condition = textAt(resource, 'Condition');
    return condition !== undefined && this.condition(condition) === false ? undefined : resource;
  }

  property(logicalId: string, name: string): unknown {
    const value = fieldAt(objectAt(this.resource(logicalId), 'Properties'), name);
    const read = this.#within(() => resolved(value, this), new Unresolved(['too far', logicalId, name]));
    return read === NO_VALUE ? undefined : read;
  }

  /** `tooFar` behind a longer chain of things that name each other than anybody writes. */
  #within<T>(read: () => T, tooFar: T): T {
    if (this.#waiting >= LONGEST_CHAIN) return tooFar;
    this.#waiting += 1;
    try {
      return read();
    } finally {
      this.#waiting -= 1;
    }
  }

  ref(name: string): unknown {
    if (name === 'AWS::NoValue') return NO_VALUE;
    if (this.resource(name) !== undefined) return this.#refOf(name);
    return this.#pseudo(name) ?? this.#parameter(name) ?? new Unresolved(['Ref', name]);
  }

  attribute(logicalId: string, name: string): unknown {
    const type = textAt(this.resource(logicalId), 'Type') ?? '';
    const thing = thingOf(type);
    const kind = thing !== undefined && Object.hasOwn(thing.attributes, name) ? thing.attributes[name] : undefined;
    const found = kind === undefined ? undefined : this.identified(logicalId);
    return kind === undefined || found === undefined ? new Unresolved(['Fn::GetAtt', logicalId, name]) : found[kind];
  }

  mapping(name: string): Json | undefined {
    return objectAt(objectAt(this.input.template, 'Mappings'), name);
  }

  condition(name: string): boolean | undefined {
    if (!this.#conditions.has(name)) {
      // A condition that asks for itself is not known.
      this.#conditions.set(name, undefined);
      const said = fieldAt(objectAt(this.input.template, 'Conditions'), name);
      this.#conditions.set(
        name,
        this.#within(() => holds(said, this), undefined),
      );
    }
    return this.#conditions.get(name);
  }

  exported(name: string): unknown {
    return this.input.exported(name);
  }

  /** What is known of the thing that the resource is or comes to be. */
  identified(logicalId: string): Identified | undefined {
    if (!this.#identified.has(logicalId)) {
      // Two that name each other have no name that is known.
      this.#identified.set(logicalId, undefined);
      this.#identified.set(logicalId, this.#identify(logicalId));
    }
    return this.#identified.get(logicalId);
  }

  get account(): string | undefined {
    const told = this.#given('AWS::AccountId') ?? this.input.account;
    const [only, ...others] = accountIds(this.input.snapshot);
    return told ?? (others.length === 0 ? only : undefined);
  }

  get region(): string | undefined {
    return this.#given('AWS::Region') ?? this.input.region;
  }

  get stack(): string | undefined {
    return this.#given('AWS::StackName') ?? this.input.stack;
  }

  #identify(logicalId: string): Identified | undefined {
    const type = textAt(this.resource(logicalId), 'Type') ?? '';
    const thing = thingOf(type);
    if (thing === undefined) return undefined;
    const { snapshot, physical, deployed } = this.input;
    const property =
      thing.named === undefined || thing.named === '' ? undefined : this.property(logicalId, thing.named);
    const told = physical === undefined ? undefined : textAt(physical, logicalId);
    // The stack's resources tell a queue by its address.
    const own = thing.ref === 'address' ? told?.split('/').at(-1) : told;
    const name = own ?? (isPlain(property) ? String(property) : undefined);
    const { account, region, stack } = this;
    const arn = heldBy(
      snapshot,
      present<Wanted>({
        type,
        thing,
        logicalId,
        stack,
        account,
        region,
        name,
        aliases: type === 'AWS::KMS::Key' ? this.#aliasesOf(logicalId) : [],
      }),
    );
    if (arn !== undefined) return { standing: 'there', arn, name: nameIn(arn, thing) };
    const isTold = property === undefined ? stack !== undefined || isHashed(logicalId) : name !== undefined;
    const isMissing = isTold && this.#isMissing(thing);
    const isNew = told === undefined && (deployed === undefined ? isMissing : !deployed.has(logicalId));
    if (name !== undefined) return this.#placed(thing, logicalId, name, isNew ? 'new' : 'unknown');
    if (isNew) return this.#placed(thing, logicalId, `${logicalId}-new`, 'new');
    const why = ['resource', logicalId];
    return { standing: 'unknown', arn: new Unresolved(why, patternOf(thing)), name: new Unresolved(why) };
  }

  /** The snapshot lists all there are of its kind, and it is not among them. */
  #isMissing(thing: Thing): boolean {
    return isListed(this.input.snapshot, thing, this.account);
  }

  #placed(thing: Thing, logicalId: string, name: string, standing: 'new' | 'unknown'): Identified {
    if (parseArn(name) !== undefined) return { standing, arn: name, name: nameIn(name, thing) };
    const path = thing.service === 'iam' ? this.property(logicalId, 'Path') : '';
    const own = thing.service === 'iam' ? `${typeof path === 'string' ? path : '/'}${name}` : name;
    const parts = [
      'arn',
      this.#partition,
      thing.service,
      thing.place === 'regional' ? this.region : '',
      thing.place === 'bare' ? '' : this.account,
      `${thing.before ?? ''}${own}`,
    ];
    const arn = parts.map((part) => part ?? '*').join(':');
    // A secret's ARN ends in what nobody chose.
    const isWhole = parts.every((part) => part !== undefined) && thing.service !== 'secretsmanager';
    return { standing, arn: isWhole ? arn : new Unresolved(['arn', logicalId], arn), name };
  }

  #refOf(logicalId: string): unknown {
    const type = textAt(this.resource(logicalId), 'Type') ?? '';
    const thing = thingOf(type);
    if (thing === undefined) return this.#looseRef(type, logicalId);
    const found = this.identified(logicalId);
    if (found === undefined) return new Unresolved(['Ref', logicalId]);
    if (thing.ref !== 'address') return found[thing.ref];
    const queue = typeof found.arn === 'string' ? parseArn(found.arn) : undefined;
    return queue === undefined
      ? new Unresolved(['Ref', logicalId])
      : `https://sqs.${queue.region}.${DNS_SUFFIX[queue.partition]}/${queue.account}/${queue.resource}`;
  }

  #looseRef(type: string, logicalId: string): unknown {
    if (!this.#looseRefs.has(logicalId)) {
      // An alias that names itself has no name.
      this.#looseRefs.set(logicalId, new Unresolved(['Ref', logicalId]));
      this.#looseRefs.set(logicalId, this.#looseName(type, logicalId));
    }
    return this.#looseRefs.get(logicalId);
  }

  #looseName(type: string, logicalId: string): unknown {
    const name = type === 'AWS::KMS::Alias' ? this.property(logicalId, 'AliasName') : this.input.physical?.[logicalId];
    return typeof name === 'string' ? name : new Unresolved(['Ref', logicalId]);
  }

  #aliasesOf(key: string): readonly string[] {
    const resources = Object.entries(objectAt(this.input.template, 'Resources') ?? {});
    return resources.flatMap(([id, one]) => {
      if (textAt(one, 'Type') !== 'AWS::KMS::Alias') return [];
      const target = fieldAt(objectAt(one, 'Properties'), 'TargetKeyId');
      const attribute = fieldAt(target, 'Fn::GetAtt');
      const named = Array.isArray(attribute)
        ? attribute[0]
        : typeof attribute === 'string'
          ? attribute.split('.')[0]
          : '';
      const name = fieldAt(target, 'Ref') === key || named === key ? this.property(id, 'AliasName') : undefined;
      return typeof name === 'string' ? [name] : [];
    });
  }

  #pseudo(name: string): unknown {
    switch (name) {
      case 'AWS::AccountId':
        return this.account;
      case 'AWS::Region':
        return this.region;
      case 'AWS::StackName':
        return this.stack;
      case 'AWS::Partition':
        return this.#partition;
      case 'AWS::URLSuffix':
        return this.#given(name) ?? DNS_SUFFIX[isPartition(this.#partition) ? this.#partition : 'aws'];
      default:
        return undefined;
    }
  }

  get #partition(): string {
    const { region } = this;
    return this.#given('AWS::Partition') ?? (region === undefined ? undefined : partitionOf(region)) ?? 'aws';
  }

  #given(name: string): string | undefined {
    const { parameters } = this.input;
    return Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  }

  #parameter(name: string): unknown {
    const declared = objectAt(objectAt(this.input.template, 'Parameters'), name);
    if (!isObject(declared)) return undefined;
    const type = textAt(declared, 'Type') ?? 'String';
    // What the parameter store holds under that name is not told.
    if (type.startsWith('AWS::SSM::Parameter::Value')) return undefined;
    const value = this.#given(name) ?? fieldAt(declared, 'Default');
    if (!isPlain(value)) return undefined;
    const isMany = type === 'CommaDelimitedList' || type.startsWith('List<');
    return isMany
      ? String(value)
          .split(',')
          .map((one) => one.trim())
      : String(value);
  }
}

const LONGEST_CHAIN = 100;

function thingOf(type: string): Thing | undefined {
  return Object.hasOwn(THINGS, type) ? THINGS[type] : undefined;
}

function patternOf({ service, before = '', place }: Thing): string {
  if (place === 'bare') return `arn:*:${service}:::*`;
  return `arn:*:${service}:${place === 'regional' ? '*' : ''}:*:${before}${service === 'iam' ? '/' : ''}*`;
}
