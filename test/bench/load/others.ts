/** Events of the functions beside the one that explains denials. */
const ALARM = 'Denyscope-denials-above-baseline';

export function changeEvent(account: string, n: number): object {
  const detail = {
    eventVersion: '1.11',
    eventID: `change-${n}`,
    eventTime: `${new Date().toISOString().slice(0, 19)}Z`,
    eventSource: 'iam.amazonaws.com',
    eventName: 'PutRolePolicy',
    awsRegion: 'us-east-1',
    recipientAccountId: account,
    userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/dev`, accountId: account, userName: 'dev' },
    requestParameters: { roleName: 'BuildRunner', policyName: `Own${n}`, policyDocument: '{"Statement":[]}' },
  };
  return { 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.iam', detail };
}

export function alarmEvent(value: string, previous: string): object {
  const time = new Date().toISOString();
  return {
    version: '0',
    id: value,
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    time,
    detail: {
      alarmName: ALARM,
      state: { value, reason: 'load', timestamp: time },
      previousState: { value: previous, timestamp: new Date(Date.now() - 3_600_000).toISOString() },
    },
  };
}
