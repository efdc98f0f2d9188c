/**
 * Amazon EventBridge: event buses carry a policy.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
 */
import { arnAt, pick, whole } from '../parameters.ts';
import { type ChangeTarget, put, type Service } from '../service.ts';

const bus: ChangeTarget = (named, { arn }) =>
  named?.startsWith('arn:') ? named : arn(`event-bus/${named ?? 'default'}`);

export const eventBridge = {
  prefix: 'events',
  name: 'Amazon EventBridge',
  alsoCalled: ['cloudwatchevents', 'eventbridge'],
  saidAs: /EventBridge|CloudWatch Events/,
  requestArn: (parameters, place, action) => {
    const name = pick(parameters, 'eventBusName');
    const rule = /Rule|Target/.test(action) ? pick(parameters, 'rule', 'name') : undefined;
    if (rule !== undefined) {
      const above = name !== undefined && name !== 'default' ? [name] : [];
      return arnAt(place, 'events', `rule/${[...above, rule].join('/')}`);
    }
    return whole(name, (text) => arnAt(place, 'events', `event-bus/${text}`));
  },
  carries: { reader: 'event-bridge', permission: 'events:DescribeEventBus', resource: /^(event-bus\/.+)$/ },
  creates: ['CreateEventBus'],
  reads: {
    'event-bridge': [{ action: 'events:DescribeEventBus', reason: 'Event bus policy', layer: 'resource' }],
  },
  changes: {
    PutPermission: put('eventBusName', 'policy', bus),
    RemovePermission: put('eventBusName', undefined, bus),
  },
  passes: { to: 'events.amazonaws.com', calls: ['PutTargets'] },
  keyUse: { actions: { PutEvents: ['kms:GenerateDataKey'] } },
  linkedRoles: {
    'apidestinations.events': {
      role: 'AmazonEventBridgeApiDestinations',
      words: ['EventBridge API destinations', 'API destination'],
    },
  },
} as const satisfies Service;
