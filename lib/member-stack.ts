/**
 * A watched account, deployed by hand: in each Region a stack that forwards what happens there to the hub, and once an
 * account the role with which the hub reads the policies. Also the small stack that brings a hub elsewhere the events of
 * IAM and other global services. None of them needs a bootstrap.
 */
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Settings } from '../lambdas/contract/settings.ts';
import { EventForwarder } from './intake/event-forwarder.ts';
import { NoBootstrap } from './no-bootstrap.ts';
import { ReaderRole } from './rights/reader-role.ts';

export interface MemberStackProps extends StackProps {
  readonly hubBusArn: string;
  readonly settings: Settings;
}

export class MemberStack extends Stack {
  constructor(scope: Construct, id: string, { hubBusArn, settings, ...props }: MemberStackProps) {
    super(scope, id, {
      description: 'Denyscope: forwards refused calls and policy changes to the hub',
      synthesizer: new NoBootstrap(),
      ...props,
    });
    new EventForwarder(this, 'Forwarder', { hubBusArn, alarmTopic: settings.memberAlarmTopic });
  }
}

export interface ReaderStackProps extends StackProps {
  readonly settings: Settings;
  /** Exact role ARNs of the hub. */
  readonly readBy: readonly string[];
}

export class ReaderStack extends Stack {
  constructor(scope: Construct, id: string, { settings, readBy, ...props }: ReaderStackProps) {
    super(scope, id, {
      description: 'Denyscope: lets the hub read the policies of this account',
      synthesizer: new NoBootstrap(),
      ...props,
    });
    new ReaderRole(this, 'Reader', { settings, readBy });
  }
}
