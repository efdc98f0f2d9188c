/** What a launch of instances is asked about beside the instance, from the parameters as CloudTrail records them. */
import { expect, it } from 'vitest';
import { launchResources } from '../../lambdas/evidence/checks/launch.ts';
import { denialOf } from '../denial/records.ts';

const ACCOUNT = '111122223333';
const own = (resource: string): string => `arn:aws:ec2:eu-west-1:${ACCOUNT}:${resource}`;
const IMAGE = 'arn:aws:ec2:eu-west-1::image/ami-0abcdef1234567890';
const instances = { items: [{ imageId: 'ami-0abcdef1234567890', minCount: 1, maxCount: 1, keyName: 'k' }] };
const groups = { items: [{ groupId: 'sg-0123456789abcdef0' }, { groupId: 'sg-0123456789abcdef1' }] };

function resourcesOf(requestParameters: object, errorMessage = 'You are not authorized to perform this operation.') {
  return launchResources(
    denialOf({
      eventID: 'e1',
      eventTime: '2026-11-01T12:00:00Z',
      eventSource: 'ec2.amazonaws.com',
      eventName: 'RunInstances',
      awsRegion: 'eu-west-1',
      errorCode: 'Client.UnauthorizedOperation',
      errorMessage,
      userIdentity: { type: 'AssumedRole', arn: `arn:aws:sts::${ACCOUNT}:assumed-role/App/s`, accountId: ACCOUNT },
      requestParameters,
    }),
  );
}

it.each<readonly [string, object, readonly string[]]>([
  [
    'the image and the security groups of the lists',
    { instancesSet: instances, groupSet: groups, subnetId: 'subnet-0123456789abcdef0' },
    [
      IMAGE,
      own('security-group/sg-0123456789abcdef0'),
      own('security-group/sg-0123456789abcdef1'),
      own('subnet/subnet-0123456789abcdef0'),
    ],
  ],
  [
    'the groups and the subnet of a network interface',
    {
      instancesSet: instances,
      networkInterfaceSet: { items: [{ deviceIndex: 0, subnetId: 'subnet-0123456789abcdef0', groupSet: groups }] },
    },
    [
      IMAGE,
      own('security-group/sg-0123456789abcdef0'),
      own('security-group/sg-0123456789abcdef1'),
      own('subnet/subnet-0123456789abcdef0'),
    ],
  ],
  [
    'an interface that is there already',
    { instancesSet: instances, networkInterfaceSet: { items: [{ networkInterfaceId: 'eni-0123456789abcdef0' }] } },
    [IMAGE, own('network-interface/eni-0123456789abcdef0')],
  ],
  ['the image once for many instances', { instancesSet: { items: Array(9).fill(instances.items[0]) } }, [IMAGE]],
  ['nothing of a list that is none', { instancesSet: 'x', groupSet: { items: [1, null] } }, []],
])('is %s', (_, parameters, wanted) => {
  const found = resourcesOf(parameters);
  expect(found).toContain(own('network-interface/*'));
  expect(found.filter((arn) => !arn.endsWith('/*')).sort()).toEqual([...wanted].sort());
});

it('is nothing where AWS names what it refused', () => {
  const message = `User: a is not authorized to perform: ec2:RunInstances on resource: ${IMAGE}`;
  expect(resourcesOf({ instancesSet: instances, groupSet: groups }, message)).toEqual([]);
});
