/**
 * The credentials a person works with, found as the AWS CLI finds them, and proved by asking who they are.
 */
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { baseConfig, type ConnectOptions } from './accounts.ts';

export type SignedIn =
  | { readonly kind: 'signed-in'; readonly connect: ConnectOptions; readonly arn: string }
  | { readonly kind: 'unreachable'; readonly reason: string };

/** Where a command asks when nothing names a Region: the home of IAM. */
const REGION = 'us-east-1';

export async function signIn(wanted: { readonly profile?: string; readonly region?: string }): Promise<SignedIn> {
  const region = wanted.region ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? REGION;
  const credentials = fromNodeProviderChain(wanted.profile === undefined ? {} : { profile: wanted.profile });
  const connect: ConnectOptions = { region, credentials };
  try {
    const { Account, Arn } = await new STSClient(baseConfig(connect)).send(new GetCallerIdentityCommand({}));
    if (Account === undefined || Arn === undefined) return { kind: 'unreachable', reason: 'STS did not say who calls' };
    return { kind: 'signed-in', connect: { ...connect, account: Account }, arn: Arn };
  } catch (error) {
    return {
      kind: 'unreachable',
      reason: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown reason',
    };
  }
}
