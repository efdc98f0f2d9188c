/** The matcher is right on the examples of EventBridge's documentation, operator by operator. */
import { describe, expect, it } from 'vitest';
import { matchesPattern } from './event-pattern.ts';

/** `[operator, pattern, events that match, events that do not]`, after eb-create-pattern-operators. */
const EXAMPLES: readonly [string, object, readonly object[], readonly object[]][] = [
  ['equals', { source: ['aws.ec2'] }, [{ source: 'aws.ec2' }], [{ source: 'aws.ecs' }, {}]],
  [
    'fields are AND, values OR',
    { source: ['aws.ec2'], detail: { state: ['running', 'stopped'] } },
    [{ source: 'aws.ec2', detail: { state: 'stopped' } }],
    [
      { source: 'aws.ec2', detail: { state: 'pending' } },
      { source: 'aws.s3', detail: { state: 'running' } },
    ],
  ],
  ['empty string', { detail: { eventVersion: [''] } }, [{ detail: { eventVersion: '' } }], [{ detail: {} }]],
  [
    'null',
    { detail: { responseElements: [null] } },
    [{ detail: { responseElements: null } }],
    [{ detail: { responseElements: '' } }, { detail: {} }],
  ],
  [
    'a value of an array',
    { resources: ['arn:aws:ec2:us-east-1:123456789012:instance/i-b188560f'] },
    [{ resources: ['other', 'arn:aws:ec2:us-east-1:123456789012:instance/i-b188560f'] }],
    [{ resources: ['other'] }],
  ],
  ['prefix', { time: [{ prefix: '2022-08-01' }] }, [{ time: '2022-08-01T00:00Z' }], [{ time: '2022-09-01' }]],
  [
    'prefix, any case',
    { detail: { service: [{ prefix: { 'equals-ignore-case': 'EventB' } }] } },
    [{ detail: { service: 'eventbridge' } }, { detail: { service: 'EVENTBUS' } }],
    [{ detail: { service: 'myevent' } }],
  ],
  ['suffix', { FileName: [{ suffix: '.png' }] }, [{ FileName: 'a.png' }], [{ FileName: 'a.PNG' }, { FileName: 'png' }]],
  [
    'suffix, any case',
    { FileName: [{ suffix: { 'equals-ignore-case': '.png' } }] },
    [{ FileName: 'a.PNG' }],
    [{ FileName: 'a.jpg' }],
  ],
  [
    'anything-but',
    { detail: { state: [{ 'anything-but': 'initializing' }] } },
    [{ detail: { state: 'running' } }],
    [{ detail: { state: 'initializing' } }, { detail: {} }],
  ],
  [
    'anything-but a list',
    { detail: { state: [{ 'anything-but': ['stopped', 'overloaded'] }] } },
    [{ detail: { state: 'running' } }],
    [{ detail: { state: 'stopped' } }],
  ],
  [
    'anything-but numbers',
    { detail: { 'x-limit': [{ 'anything-but': [100, 200, 300] }] } },
    [{ detail: { 'x-limit': 101 } }],
    [{ detail: { 'x-limit': 200 } }],
  ],
  [
    'anything-but any case',
    { detail: { state: [{ 'anything-but': { 'equals-ignore-case': 'initializing' } }] } },
    [{ detail: { state: 'running' } }],
    [{ detail: { state: 'INITIALIZING' } }],
  ],
  [
    'anything-but prefix',
    { detail: { state: [{ 'anything-but': { prefix: 'init' } }] } },
    [{ detail: { state: 'running' } }],
    [{ detail: { state: 'initializing' } }],
  ],
  [
    'anything-but suffixes',
    { detail: { FileName: [{ 'anything-but': { suffix: ['.txt', '.rtf'] } }] } },
    [{ detail: { FileName: 'a.png' } }],
    [{ detail: { FileName: 'a.rtf' } }],
  ],
  [
    'anything-but wildcard',
    { detail: { FilePath: [{ 'anything-but': { wildcard: '*/init/*' } }] } },
    [{ detail: { FilePath: 'lib/run/a' } }],
    [{ detail: { FilePath: 'lib/init/a' } }],
  ],
  [
    'numeric',
    { detail: { count: [{ numeric: ['>', 0, '<=', 5] }], limit: [{ numeric: ['=', 3.018e2] }] } },
    [{ detail: { count: 5, limit: 301.8 } }],
    [{ detail: { count: 0, limit: 301.8 } }, { detail: { count: '5', limit: 301.8 } }],
  ],
  [
    'cidr',
    { detail: { sourceIPAddress: [{ cidr: '10.0.0.0/24' }] } },
    [{ detail: { sourceIPAddress: '10.0.0.255' } }],
    [{ detail: { sourceIPAddress: '10.0.1.0' } }, { detail: { sourceIPAddress: 'ec2.amazonaws.com' } }],
  ],
  [
    'exists',
    { detail: { state: [{ exists: true }] } },
    [{ detail: { state: 'x' } }],
    [{ detail: {} }, { detail: { state: { a: 1 } } }],
  ],
  [
    'does not exist',
    { detail: { 'c-count': [{ exists: false }] } },
    [{ detail: { other: 1 } }, {}],
    [{ detail: { 'c-count': 0 } }],
  ],
  [
    'equals-ignore-case',
    { 'detail-type': [{ 'equals-ignore-case': 'ec2 instance state-change notification' }] },
    [{ 'detail-type': 'EC2 Instance State-change Notification' }],
    [{ 'detail-type': 'EC2' }],
  ],
  [
    'wildcard',
    { EventBusArn: [{ wildcard: 'dir/*.png' }] },
    [{ EventBusArn: 'dir/a/b.png' }, { EventBusArn: 'dir/.png' }],
    [{ EventBusArn: 'dir/a.jpg' }, { EventBusArn: 'xdir/a.png' }],
  ],
  [
    'wildcard, escaped',
    { name: [{ wildcard: 'a\\*b\\\\*' }] },
    [{ name: 'a*b\\anything' }],
    [{ name: 'axb\\anything' }, { name: 'a*b' }],
  ],
  [
    '$or',
    { detail: { $or: [{ 'c-count': [{ numeric: ['>', 0] }] }, { 'd-count': [{ numeric: ['<', 10] }] }] } },
    [{ detail: { 'c-count': 1 } }, { detail: { 'd-count': 9 } }],
    [{ detail: { 'c-count': 0, 'd-count': 10 } }],
  ],
];

describe('the pattern matcher', () => {
  it.each(EXAMPLES)('%s', (_operator, pattern, matching, others) => {
    for (const event of matching) expect(matchesPattern(pattern, event), JSON.stringify(event)).toBe(true);
    for (const event of others) expect(matchesPattern(pattern, event), JSON.stringify(event)).toBe(false);
  });

  it.each([
    ['unknown operators', { source: [{ startsWith: 'aws.' }] }],
    ['leaves that are no arrays', { source: 'aws.ec2' }],
    ['consecutive wildcards', { source: [{ wildcard: 'a**b' }] }],
    ['$or with one branch', { $or: [{ source: ['aws.ec2'] }] }],
  ])('refuses %s', (_what, pattern) => {
    expect(() => matchesPattern(pattern, { source: 'aws.ec2' })).toThrow();
  });
});
