/** CloudTrail's records of one role, as they come over the bus. */

const ROLE = 'arn:aws:iam::123456789012:role/report';

export function record(id: string, more: object): object {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLE:nightly',
      arn: 'arn:aws:sts::123456789012:assumed-role/report/nightly',
      accountId: '123456789012',
      accessKeyId: 'ASIAEXAMPLE',
      sessionContext: {
        sessionIssuer: { type: 'Role', arn: ROLE, accountId: '123456789012', userName: 'report' },
      },
    },
    eventTime: new Date().toISOString(),
    eventSource: 's3.amazonaws.com',
    eventName: 'GetBucketPolicy',
    awsRegion: 'us-east-1',
    sourceIPAddress: '203.0.113.9',
    userAgent: 'aws-cli/2.30',
    requestParameters: { bucketName: 'reports' },
    responseElements: null,
    requestID: `r-${id}`,
    eventID: id,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '123456789012',
    ...more,
  };
}

export function refused(id: string): { Source: string; DetailType: string; Detail: string } {
  const errorMessage =
    'User: arn:aws:sts::123456789012:assumed-role/report/nightly is not authorized to perform: s3:GetBucketPolicy on resource: "arn:aws:s3:::reports" because no identity-based policy allows the s3:GetBucketPolicy action';
  return entry('aws.s3', record(id, { errorCode: 'AccessDenied', errorMessage }));
}

export function succeeded(id: string): { Source: string; DetailType: string; Detail: string } {
  return entry('aws.s3', record(id, {}));
}

export function changed(): { Source: string; DetailType: string; Detail: string } {
  return entry(
    'aws.iam',
    record('c1', {
      eventSource: 'iam.amazonaws.com',
      eventName: 'DetachRolePolicy',
      requestParameters: { roleName: 'report', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      readOnly: false,
    }),
  );
}

export function entry(Source: string, detail: object): { Source: string; DetailType: string; Detail: string } {
  return { Source, DetailType: 'AWS API Call via CloudTrail', Detail: JSON.stringify(detail) };
}
