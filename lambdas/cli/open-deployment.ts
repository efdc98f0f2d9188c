/**
 * The deployed stack that a command is about, with the caller's credentials. Errs towards refusing: without the stack
 * nothing is done, and the words say where it was looked for.
 */
import type { ConnectOptions } from '../adapters/connection/accounts.ts';
import { signIn } from '../adapters/connection/sign-in.ts';
import { findDeployment } from '../adapters/deployment/find-deployment.ts';
import { present } from '../denial/fields.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { notFoundSentence, notReachedSentence, unreadSentence } from '../notice/words/deployment/access.ts';
import { EXIT } from './exit.ts';

export interface DeploymentOptions {
  readonly stack: string;
  readonly profile?: string;
  readonly region?: string;
}

export type OpenedDeployment =
  | { readonly kind: 'open'; readonly deployment: Deployment; readonly connect: ConnectOptions }
  | { readonly kind: 'closed'; readonly problem: string; readonly code: number };

export async function openDeployment({ stack, profile, region }: DeploymentOptions): Promise<OpenedDeployment> {
  const signedIn = await signIn(present<{ profile?: string; region?: string }>({ profile, region }));
  if (signedIn.kind === 'unreachable') {
    return { kind: 'closed', problem: notReachedSentence(signedIn.reason), code: EXIT.unreachable };
  }
  const { connect } = signedIn;
  const found = await findDeployment(stack, connect);
  if (found.kind === 'found') return { kind: 'open', deployment: found.deployment, connect };
  if (found.kind === 'absent') {
    const problem = notFoundSentence(stack, connect.account ?? '', connect.region);
    return { kind: 'closed', problem, code: EXIT.unusable };
  }
  return { kind: 'closed', problem: unreadSentence(`stack ${stack}`, found), code: EXIT.unreachable };
}
