/**
 * A watched account or Region: forwards what happens there to the hub and, in another account, lets the hub read the
 * policies. Also the small stack in us-east-1 that brings a hub elsewhere the events of IAM and other global services.
 */
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Settings } from '../lambdas/contract/settings.ts';
import { EventForwarder } from './intake/event-forwarder.ts';
import { ReaderRole } from './rights/reader-role.ts';

export interface MemberStackProps extends StackProps {
  readonly settings: Settings;
  readonly hubBusArn: string;
  /** Empty: the hub is in this account and reads with its own roles. */
  readonly readBy: readonly string[];
}

export class MemberStack extends Stack {
  constructor(scope: Construct, id: string, { settings, hubBusArn, readBy, ...props }: MemberStackProps) {
    super(scope, id, { description: 'Denyscope: forwards refused calls and policy changes to the hub', ...props });
    new EventForwarder(this, 'Forwarder', { hubBusArn });
    if (readBy.length > 0) new ReaderRole(this, 'Reader', { settings, readBy });
  }
}
