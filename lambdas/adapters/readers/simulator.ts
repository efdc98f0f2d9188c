/**
 * `iam:SimulatePrincipalPolicy`: a witness for identity, boundary and SCP. Since July 2026 the answer for one resource
 * stands in `ResourceSpecificResults`; the resource named at the top is only a template.
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
import {
  type ContextEntry,
  type ContextKeyTypeEnum,
  type EvaluationResult,
  IAMClient,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { present } from '../../denial/fields.ts';
import type { ContextValue } from '../../engine/index.ts';
import type { SimulationFacts } from '../../evidence/facts.ts';
import type { Reader } from '../../evidence/source.ts';
import { isAddress } from '../connection/address.ts';
import { type Connection, found } from '../connection/ask.ts';
import { askerOf } from '../connection/asker.ts';
import { GONE } from './iam-holders.ts';

export function simulationReader(connection: Connection): Reader<'simulation'> {
  const clients = connection.accounts.globalClients((config) => new IAMClient({ ...config }));
  return async (lookup, signal) => {
    const { account } = lookup;
    // The role itself may well have been read.
    const about = { subject: `simulation of ${lookup.action}`, account, signal, noneCodes: GONE };
    const asker = await askerOf(connection, clients(account), about);
    if (asker.kind !== 'found') return asker;
    const asked = await asker.value.ask('iam:SimulatePrincipalPolicy', async (client, options) => {
      const command = new SimulatePrincipalPolicyCommand({
        PolicySourceArn: lookup.principal,
        ActionNames: [lookup.action],
        // A pattern is no resource: the template of the action is simulated instead.
        ResourceArns: lookup.resource === '*' || /[*?]/.test(lookup.resource) ? undefined : [lookup.resource],
        ContextEntries: Object.entries(lookup.context).map(([key, value]) => contextEntry(key, value)),
      });
      return (await client.send(command, options)).EvaluationResults?.[0];
    });
    if (asked.kind === 'unread') return asked;
    const facts = asked.kind === 'found' ? factsOf(asked.value, lookup.resource) : undefined;
    return facts === undefined ? { kind: 'absent' } : found(facts);
  };
}

function factsOf(result: EvaluationResult | undefined, resource: string): SimulationFacts | undefined {
  if (result === undefined) return undefined;
  const specifics = result.ResourceSpecificResults ?? [];
  const specific = specifics.find((one) => one.EvalResourceName === resource) ?? specifics[0];
  const decision = decisionOf(specific?.EvalResourceDecision ?? result.EvalDecision);
  if (decision === undefined) return undefined;
  const boundary = specific?.PermissionsBoundaryDecisionDetail ?? result.PermissionsBoundaryDecisionDetail;
  const matched = specific?.MatchedStatements ?? result.MatchedStatements ?? [];
  return present<SimulationFacts>({
    decision,
    allowedByOrganizations: result.OrganizationsDecisionDetail?.AllowedByOrganizations,
    allowedByBoundary: boundary?.AllowedByPermissionsBoundary,
    missingContext: [...new Set([...(result.MissingContextValues ?? []), ...(specific?.MissingContextValues ?? [])])],
    matched: [...new Set(matched.flatMap((statement) => statement.SourcePolicyId ?? []))],
  });
}

function decisionOf(text: string | undefined): SimulationFacts['decision'] | undefined {
  return text === 'allowed' || text === 'explicitDeny' || text === 'implicitDeny' ? text : undefined;
}

/** The simulator compares by the declared type, so it is read off the value. */
export function contextEntry(key: string, value: ContextValue): ContextEntry {
  const values = typeof value === 'object' ? value : [value];
  const type = typeOf(key, values.map(String));
  const many: ContextKeyTypeEnum = typeof value === 'object' ? `${type}List` : type;
  return { ContextKeyName: key, ContextKeyValues: values.map(String), ContextKeyType: many };
}

function typeOf(key: string, values: readonly string[]): 'string' | 'boolean' | 'numeric' | 'date' | 'ip' {
  const every = (test: (value: string) => boolean) => values.length > 0 && values.every(test);
  // A tag or name that reads like a number is still text.
  if (!/^aws:/i.test(key) || /tag|name|userid|account/i.test(key)) return 'string';
  if (every((value) => value === 'true' || value === 'false')) return 'boolean';
  if (/ip$/i.test(key) && every(isAddress)) return 'ip';
  if (/time$/i.test(key) && every((value) => /^\d{4}-\d\d-\d\dT/.test(value))) return 'date';
  return /age$|epochtime$/i.test(key) && every((value) => /^\d+$/.test(value)) ? 'numeric' : 'string';
}
