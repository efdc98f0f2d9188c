/** What commands look for in a deployed stack is there under the name they look for it, and the rule of tests hears tests. */
import { App, Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { TEST_EVENT } from '../../lambdas/contract/names.ts';
import { PARTS, type PartName, partOf } from '../../lambdas/deployment/deployment.ts';
import { Denyscope } from '../../lib/denyscope.ts';
import { matchesPattern } from './event-pattern.ts';
import { ENV, hub, resourceOf, resourcesOf, statementsOf } from './synthesized.ts';

const SLACK = { slack: { workspaceId: 'T012ABCDEF', channelId: 'C012ABCDEF' } };

function partsIn(stack: Stack) {
  return resourcesOf(stack).map(({ id, type }) => ({ logicalId: id, physicalId: id, type }));
}

describe('the parts of a stack', () => {
  const names = Object.keys(PARTS).filter((name): name is PartName => name in PARTS);
  const inApp = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Mine', { env: ENV });
  new Denyscope(inApp, 'Denials', SLACK);

  it.each(names)("has its %s where it is looked for, in an app of one's own too", (name) => {
    expect(partOf({ parts: partsIn(hub(SLACK)) }, name)).toBeDefined();
    expect(partOf({ parts: partsIn(inApp) }, name)).toMatch(/^Denials/);
  });

  it('takes neither of two', () => {
    const twice = { logicalId: 'IntakeDenials00000000', physicalId: 'x', type: 'AWS::SQS::Queue' };
    expect(partOf({ parts: [...partsIn(hub()), twice] }, 'denialQueue')).toBeUndefined();
  });
});

describe('the rule of tests', () => {
  const stack = hub();
  const pattern = resourceOf(stack, 'AWS::Events::Rule', 'IntakeTest').properties['EventPattern'];
  const event = {
    source: TEST_EVENT.source,
    'detail-type': TEST_EVENT.detailType,
    account: ENV.account,
    detail: { id: 'x' },
  };

  it('hears tests of its own account and nothing else', () => {
    expect(matchesPattern(pattern, event)).toBe(true);
    const others = [
      { ...event, account: '444455556666' },
      { ...event, source: 'aws.s3' },
      { ...event, source: 'denyscope' },
      { ...event, 'detail-type': 'AWS API Call via CloudTrail' },
      { ...event, detail: { errorCode: 'AccessDenied' } },
    ];
    expect(others.filter((other) => matchesPattern(pattern, other))).toEqual([]);
  });

  it('is the only one that does', () => {
    const patterns = resourcesOf(stack, 'AWS::Events::Rule').map((rule) => rule.properties['EventPattern']);
    const hearing = patterns.filter((each) => each !== undefined && matchesPattern(each, event));
    expect(hearing).toEqual([pattern]);
  });

  it('is open to no other account: what the bus lets in is made by AWS', () => {
    const wide = hub({ accounts: ['444455556666'] });
    const statements = resourcesOf(wide, 'AWS::Events::EventBusPolicy').flatMap((policy) =>
      statementsOf({ Statement: [policy.properties['Statement']] }),
    );
    expect(statements.map(({ Condition }) => Condition?.['ForAllValues:StringLike'])).toEqual([
      { 'events:source': 'aws.*', 'events:detail-type': ['* via CloudTrail', 'Scheduled Event'] },
    ]);
  });
});
