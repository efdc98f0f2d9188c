/**
 * Asks a source for any lookup: the reader of its kind, with a deadline.
 */
import { type AwsSourceOptions, awsSource } from '../../lambdas/adapters/aws-source.ts';
import { UNLIMITED } from '../../lambdas/adapters/connection/rate-limit.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import type { Answer, Facts, Lookup, LookupKind, PolicySource } from '../../lambdas/evidence/source.ts';
import type { AwsEndpoint } from '../aws-endpoint/index.ts';
import { CONNECT } from './connect.ts';

export type AnyAnswer = Answer<Facts[LookupKind]>;

/** A source without memory of earlier tests. */
export function sourceOn(endpoint: Pick<AwsEndpoint, 'url'>, options: Partial<AwsSourceOptions> = {}): PolicySource {
  return awsSource({
    ...CONNECT,
    endpoint: endpoint.url,
    settings: { ...DEFAULT_SETTINGS },
    limit: UNLIMITED,
    betweenTriesMs: 1,
    ...options,
  });
}

export function askSource(
  source: PolicySource,
  lookup: Lookup,
  signal = AbortSignal.timeout(20_000),
): Promise<AnyAnswer> {
  const missing = Promise.resolve<AnyAnswer>({ kind: 'unread', gaps: [{ reason: 'no-reader', subject: lookup.kind }] });
  switch (lookup.kind) {
    case 'principal':
      return source.principal?.(lookup, signal) ?? missing;
    case 'organization':
      return source.organization?.(lookup, signal) ?? missing;
    case 'resource':
      return source.resource?.(lookup, signal) ?? missing;
    case 'account-public-access':
      return source['account-public-access']?.(lookup, signal) ?? missing;
    case 'vpc-endpoint':
      return source['vpc-endpoint']?.(lookup, signal) ?? missing;
    case 'session':
      return source.session?.(lookup, signal) ?? missing;
    case 'decoded-message':
      return source['decoded-message']?.(lookup, signal) ?? missing;
    case 'authorization-details':
      return source['authorization-details']?.(lookup, signal) ?? missing;
    case 'simulation':
      return source.simulation?.(lookup, signal) ?? missing;
    case 'object':
      return source.object?.(lookup, signal) ?? missing;
    case 'changes':
      return source.changes?.(lookup, signal) ?? missing;
  }
}

export function gapsOf(answer: AnyAnswer) {
  return answer.kind === 'absent' ? [] : (answer.gaps ?? []);
}
