/** cdk-nag's AwsSolutions rules: what is found is acknowledged with a reason. */
import { Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { MemberStack, ReaderStack } from '../../lib/member-stack.ts';
import { ENV, hub, settingsOf, unbundledApp } from './synthesized.ts';

const EVERYTHING = {
  email: ['you@example.com'],
  subscriptions: [{ protocol: 'https', endpoint: 'https://example.com/hook' }],
  slack: { workspaceId: 'T012ABCDEF', channelId: 'C012ABCDEF', actions: true },
  teams: {
    teamId: 'dddddddd-1111-2222-3333-444444444444',
    tenantId: 'eeeeeeee-1111-2222-3333-444444444444',
    channelId: '19%3Aab%40thread.tacv2',
  },
  webhook: { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:hook-a1b2c3', host: 'hooks.slack.com' },
  accounts: ['444455556666'],
  watchedPrincipals: ['arn:aws:iam::111122223333:role/deploy'],
  trail: { dataEvents: [{ type: 'AWS::S3::Object' }], networkActivity: ['s3.amazonaws.com'], own: true },
};

describe('cdk-nag', () => {
  it.each([
    ['nothing configured', {}],
    ['everything configured', EVERYTHING],
  ])('finds nothing in the hub with %s', (_what, settings) => {
    const app = unbundledApp();
    const stack = hub(settings, app);
    expect(new AwsSolutionsChecks(app).validateScope(stack).violations).toEqual([]);
  });

  it('would find something', () => {
    const app = unbundledApp();
    const stack = new Stack(app, 'Careless');
    new Topic(stack, 'PlainText');
    const found = new AwsSolutionsChecks(app).validateScope(stack).violations.map((violation) => violation.ruleName);
    expect(found).toContain('AwsSolutions-SNS3');
  });

  it('finds nothing in a member', () => {
    const app = unbundledApp();
    new MemberStack(app, 'DenyscopeMember', {
      hubBusArn: 'arn:aws:events:eu-west-1:444455556666:event-bus/default',
      settings: settingsOf({}),
      env: ENV,
    });
    const readBy = ['arn:aws:iam::444455556666:role/diagnose'];
    new ReaderStack(app, 'DenyscopeReader', { settings: settingsOf({}), readBy, env: ENV });
    expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
  });
});
