/** Denyscope in somebody's own CDK app, taken by its package name. */
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Denyscope, WrongConfig } from 'denyscope';
import { describe, expect, it } from 'vitest';

function stack(): Stack {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  return new Stack(app, 'Platform', { env: { account: '111122223333', region: 'us-east-1' } });
}

describe('the construct', () => {
  it('takes the settings as properties', () => {
    const platform = stack();
    new Denyscope(platform, 'Denials', { email: ['you@example.com'], alarms: { floor: 20 } });
    const template = Template.fromStack(platform);
    expect(Object.keys(template.findResources('AWS::Lambda::Function'))).toHaveLength(4);
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'you@example.com' });
  });

  it('gives its topic and its metric to the rest of the app, and no rights', () => {
    const platform = stack();
    const denials = new Denyscope(platform, 'Denials');
    denials.alerts.addSubscription(new UrlSubscription('https://example.com/hook'));
    new Alarm(platform, 'Own', { metric: denials.metricDenials(), threshold: 500, evaluationPeriods: 1 });
    const template = Template.fromStack(platform);
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'https' });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'Denials', Threshold: 500 });
    expect(denials.deadLetters.changes.queueArn).not.toBe(denials.deadLetters.denials.queueArn);
  });

  it('refuses wrong settings where it is made', () => {
    expect(() => new Denyscope(stack(), 'Denials', { email: ['nobody'] })).toThrow(WrongConfig);
    expect(() => new Denyscope(stack(), 'Denials', { email: ['nobody'] })).toThrow(
      /email\.0: "nobody" is not an email/,
    );
  });
});
