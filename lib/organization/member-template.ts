/**
 * What every account and Region of an organization gets: one template for all of them, with nothing in it that names a
 * member, needs a bootstrap or an asset. It forwards everywhere but where the hub itself listens, and makes the reader
 * role once an account, in the first Region.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Aws, CfnCondition, CfnResource, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Organization } from '../../lambdas/contract/settings/organization.ts';
import type { Settings } from '../../lambdas/contract/settings.ts';
import { EventForwarder } from '../intake/event-forwarder.ts';
import { LIMIT } from '../limits.ts';
import { NoBootstrap } from '../no-bootstrap.ts';
import { type Hub, readersOf } from '../rights/hub-roles.ts';
import { ReaderRole } from '../rights/reader-role.ts';
import { WrongConfig } from '../wrong-config.ts';

export interface OrganizationMemberProps extends StackProps {
  readonly settings: Settings;
  readonly organization: Organization;
  readonly hub: Hub;
}

export class OrganizationMember extends Stack {
  constructor(scope: Construct, id: string, { settings, organization, hub, ...props }: OrganizationMemberProps) {
    super(scope, id, {
      description: 'Denyscope: forwards refused calls and policy changes to the hub',
      analyticsReporting: false,
      synthesizer: new NoBootstrap(),
      ...props,
    });
    const hubBusArn = `arn:${hub.partition}:events:${hub.region}:${hub.account}:event-bus/default`;
    const forwarder = new EventForwarder(this, 'Forwarder', { hubBusArn, alarmTopic: settings.memberAlarmTopic });
    const reader = new ReaderRole(this, 'Reader', {
      settings,
      readBy: readersOf(hub),
      organizationId: organization.id,
    });
    const ofHub = Fn.conditionEquals(Aws.ACCOUNT_ID, hub.account);
    const elsewhere = new CfnCondition(this, 'IsNotTheHub', {
      expression: Fn.conditionNot(Fn.conditionAnd(ofHub, Fn.conditionEquals(Aws.REGION, hub.region))),
    });
    const once = new CfnCondition(this, 'HoldsTheReader', {
      expression: Fn.conditionAnd(
        Fn.conditionNot(ofHub),
        Fn.conditionEquals(Aws.REGION, organization.regions[0] ?? hub.region),
      ),
    });
    // A bus that forwards to itself would see every event twice; the empty queue stays, so that no stack is empty.
    only(forwarder, elsewhere, (each) => !(each instanceof CfnQueue));
    only(reader, once, () => true);
  }
}

function only(part: Construct, condition: CfnCondition, which: (each: CfnResource) => boolean): void {
  for (const each of part.node.findAll()) {
    if (each instanceof CfnResource && which(each)) each.cfnOptions.condition = condition;
  }
}

/** The template as text, made beside the app that it becomes a part of. */
export function memberTemplate(props: Omit<OrganizationMemberProps, 'env'>): string {
  const outdir = mkdtempSync(join(tmpdir(), 'denyscope-member-'));
  try {
    const app = new App({ outdir, autoSynth: false, context: { '@aws-cdk/core:enablePartitionLiterals': true } });
    const stack = new OrganizationMember(app, 'DenyscopeMember', props);
    const { templateFullPath } = app.synth().getStackArtifact(stack.artifactId);
    const body = JSON.stringify(JSON.parse(readFileSync(templateFullPath, 'utf8')));
    if (Buffer.byteLength(body) > LIMIT.templateBody) {
      throw new WrongConfig([
        `organization: the template of the members has ${Buffer.byteLength(body)} bytes, a StackSet takes ${LIMIT.templateBody}`,
      ]);
    }
    return body;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
