/**
 * The same workloads in the shape of the public interface of `@cloud-copilot/iam-simulate`, which is never a dependency.
 */
import type { NamedPolicy } from '../../lambdas/engine/index.ts';
import type { Workload } from './workloads.ts';

export interface Peer {
  /** Its quicker entrance, which validates nothing. */
  readonly quick: (simulation: unknown) => unknown;
  /** Its usual entrance, which validates the policies first. */
  readonly usual: (simulation: unknown) => Promise<unknown>;
}

export function peerFrom(module: unknown): Peer {
  const entrance = (name: string) => {
    const run = typeof module === 'object' && module !== null ? Reflect.get(module, name) : undefined;
    if (typeof run !== 'function') throw new TypeError(`the peer has no ${name}`);
    return run;
  };
  const quick = entrance('runUnsafeSimulation');
  const usual = entrance('runSimulation');
  return { quick: (simulation) => quick(simulation, {}), usual: async (simulation) => usual(simulation, {}) };
}

/** The quick entrance fails on any resource policy, so it is spared that layer. */
export function peerSimulations({ policies, requests }: Workload, withResource: boolean): unknown[] {
  const { resource } = policies;
  const single = resource !== undefined && resource !== null && 'document' in resource ? resource.document : undefined;
  return requests.map((request) => ({
    request: {
      principal: request.principal,
      action: request.action,
      resource: { resource: request.resource, accountId: request.resourceAccount },
      contextVariables: request.context,
    },
    identityPolicies: (policies.identity ?? []).map(renamed),
    serviceControlPolicies: (policies.scps ?? []).map((level) => ({
      orgIdentifier: level.target,
      policies: (level.policies ?? []).map(renamed),
    })),
    resourceControlPolicies: [],
    ...(policies.boundary ? { permissionBoundaryPolicies: policies.boundary.map(renamed) } : {}),
    ...(single === undefined || !withResource ? {} : { resourcePolicy: single }),
  }));
}

function renamed(policy: NamedPolicy): { readonly name: string; readonly policy: unknown } {
  return { name: policy.name, policy: policy.document };
}
