/**
 * The calls that change who may do what: the change journal listens to these, service by service, as
 * `services/` lists them, but for what machines do all the time.
 */
import { services } from './look-up.ts';

export interface PolicyCalls {
  /** Without `.amazonaws.com`. */
  readonly eventSource: string;
  readonly calls: readonly string[];
}

export const POLICY_CALLS: readonly PolicyCalls[] = services().flatMap(({ prefix, changes = {} }) => {
  const heard = Object.entries(changes).filter(([, call]) => call.unheard !== true);
  const calls = heard.map(([name, { version = '' }]) => `${name}${version}`);
  return calls.length === 0 ? [] : [{ eventSource: prefix, calls }];
});

export interface ChangePattern {
  readonly source: readonly { readonly prefix: string }[];
  readonly 'detail-type': readonly string[];
  readonly detail: {
    readonly eventSource: readonly string[];
    readonly eventName: readonly string[];
    readonly errorCode: readonly { readonly exists: boolean }[];
  };
  readonly [field: string]: unknown;
}

/** One pattern a group of services, each within EventBridge's limit; only calls that succeeded changed anything. */
export function changePatterns(): readonly { readonly name: string; readonly pattern: ChangePattern }[] {
  return [
    { name: 'Iam', of: ['iam'] },
    { name: 'Guardrails', of: ['organizations', 'sso'] },
    { name: 'Resources', of: undefined },
  ].map(({ name, of }, _at, all) => {
    const elsewhere = all.flatMap((each) => each.of ?? []);
    const groups = POLICY_CALLS.filter(
      ({ eventSource }) => of?.includes(eventSource) ?? !elsewhere.includes(eventSource),
    );
    return {
      name,
      pattern: {
        // AWS takes no such source from PutEvents: a change cannot be forged.
        source: [{ prefix: 'aws.' }],
        'detail-type': ['AWS API Call via CloudTrail', 'AWS Console Action via CloudTrail'],
        detail: {
          eventSource: groups.map((group) => `${group.eventSource}.amazonaws.com`),
          eventName: [...new Set(groups.flatMap((group) => group.calls))],
          errorCode: [{ exists: false }],
        },
      },
    };
  });
}
