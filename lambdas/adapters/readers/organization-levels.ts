/**
 * The SCPs and RCPs of the levels above an account. Slow by design of the service (DescribePolicy: two a second), so lists
 * and texts are kept.
 * Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { Layer, Level, NamedPolicy } from '../../engine/index.ts';
import type { OrganizationFacts, OrganizationPolicy } from '../../evidence/facts.ts';
import type { Answer, Gap } from '../../evidence/source.ts';
import { gapsOf } from '../connection/ask.ts';
import type { Asker } from '../connection/asker.ts';
import { remembering } from '../connection/remember.ts';

export type Node = NonNullable<OrganizationFacts['path']>[number];

const POLICY_TYPE = { scp: 'SERVICE_CONTROL_POLICY', rcp: 'RESOURCE_CONTROL_POLICY' } as const;
type GuardrailLayer = keyof typeof POLICY_TYPE;

const DESCRIBE = 'organizations:DescribePolicy';

interface Leveled {
  readonly levels: readonly Level[] | null | undefined;
  readonly gaps: readonly Gap[];
  readonly policies: readonly OrganizationPolicy[];
}

interface Listed {
  readonly id: string;
  readonly name: string;
}

export interface LevelsReader {
  /** Of one policy type, from the root down. */
  levels(asker: Asker<OrganizationsClient>, path: readonly Node[], layer: GuardrailLayer): Promise<Leveled>;
  forget(): void;
}

export function levelsReader(forMs: () => number): LevelsReader {
  const kept = { most: 5_000, forMs, worthKeeping: (one: Answer<unknown>) => one.kind !== 'unread' };
  const lists = remembering<Answer<readonly Listed[]>>(kept);
  const texts = remembering<Answer<string>>(kept);

  function list(asker: Asker<OrganizationsClient>, target: string, layer: GuardrailLayer) {
    const Filter = POLICY_TYPE[layer];
    return lists.share(`${target} ${Filter}`, asker.signal, (signal) =>
      asker
        .until(signal)
        .about({ subject: target, layer })
        .askAll('organizations:ListPoliciesForTarget', async (client, from, options) => {
          const { ListPoliciesForTargetCommand } = await import('@aws-sdk/client-organizations');
          const input = { TargetId: target, Filter, NextToken: from || undefined };
          const page = await client.send(new ListPoliciesForTargetCommand(input), options);
          const items = (page.Policies ?? []).flatMap(({ Id, Name }) =>
            Id === undefined ? [] : [{ id: Id, name: Name ?? Id }],
          );
          return { items, next: page.NextToken };
        }),
    );
  }

  async function policy(
    asker: Asker<OrganizationsClient>,
    { id, name }: Listed,
    layer: Layer,
  ): Promise<{ readonly policy: NamedPolicy; readonly gaps: readonly Gap[] }> {
    const one = asker.about({ subject: id, layer });
    const text = await texts.share(id, asker.signal, (signal) =>
      one.until(signal).ask(DESCRIBE, async (client, options) => {
        const { DescribePolicyCommand } = await import('@aws-sdk/client-organizations');
        return (await client.send(new DescribePolicyCommand({ PolicyId: id }), options)).Policy?.Content ?? '';
      }),
    );
    if (text.kind === 'found') return one.document(DESCRIBE, name, text.value);
    const gaps = text.kind === 'unread' ? text.gaps : [one.gap(DESCRIBE, 'not-found')];
    return { policy: { name, document: null }, gaps: gaps.map((gap) => ({ ...gap, layer })) };
  }

  async function level(asker: Asker<OrganizationsClient>, { id: target }: Node, layer: GuardrailLayer) {
    const listed = await list(asker, target, layer);
    if (listed.kind !== 'found') {
      const gaps = gapsOf(listed).map((gap) => ({ ...gap, layer }));
      return { level: { target, policies: null }, gaps, listed: undefined };
    }
    const read = await Promise.all(listed.value.map((named) => policy(asker, named, layer)));
    const policies = read.map((one) => one.policy);
    return { level: { target, policies }, gaps: read.flatMap(({ gaps }) => gaps), listed: listed.value };
  }

  return {
    async levels(asker, path, layer) {
      const read = await Promise.all(path.map((node) => level(asker, node, layer)));
      // Where a type is on, the root holds at least one policy of it; without any, the type is off.
      const off = read.every(({ listed }) => listed?.length === 0);
      const listed = new Map(read.flatMap(({ listed }) => listed ?? []).map(({ id, name }) => [id, name]));
      const policies = [...listed].map(([id, name]) => ({ id, layer, name }));
      const levels = off ? undefined : read.map((one) => one.level);
      return { levels, gaps: read.flatMap(({ gaps }) => gaps), policies };
    },
    forget() {
      for (const memory of [lists, texts]) memory.forget(() => true);
    },
  };
}
