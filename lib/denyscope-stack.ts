/**
 * The account that diagnoses, as a stack of its own.
 */
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Settings } from '../lambdas/contract/settings.ts';
import { Denyscope } from './denyscope.ts';

export interface DenyscopeStackProps extends StackProps {
  readonly settings: Settings;
  /** A stack in the Region of the global services forwards their events. */
  readonly globalForwarder?: boolean;
}

export class DenyscopeStack extends Stack {
  readonly busArn: string;

  constructor(scope: Construct, id: string, { settings, globalForwarder = false, ...props }: DenyscopeStackProps) {
    super(scope, id, { description: 'Denyscope: explains why AWS refused a call', ...props });
    // This id stands in no logical id: what was deployed before the construct keeps its names.
    this.busArn = new Denyscope(this, 'Default', { ...settings, globalForwarder }).busArn;
  }
}
