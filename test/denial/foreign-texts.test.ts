/** Refusals in which AWS has no part are not explained, and those of AWS are, however bare. */
import { describe, expect, it } from 'vitest';
import { parseText } from '../../lambdas/denial/text/error-text.ts';

const OTHERS: readonly (readonly [string, string])[] = [
  [
    'Kubernetes',
    'Error from server (Forbidden): pods is forbidden: User "anna" cannot list resource "pods" in API group "" in the namespace "default"',
  ],
  [
    'Kubernetes',
    'Error from server (Forbidden): pods is forbidden: User "arn:aws:sts::111122223333:assumed-role/dev/me" cannot list resource "pods" in API group ""',
  ],
  ['Kubernetes', 'error: You must be logged in to the server (Unauthorized)'],
  ['Google Cloud', 'googleapi: Error 403: Required "compute.instances.list" permission for "projects/acme", forbidden'],
  [
    'Google Cloud',
    'ERROR: (gcloud.compute.instances.list) PERMISSION_DENIED: Request had insufficient authentication scopes.',
  ],
  [
    'Microsoft Azure',
    "(AuthorizationFailed) The client 'a@b.c' with object id 'x' does not have authorization to perform action 'Microsoft.Compute/virtualMachines/read' over scope '/subscriptions/1'",
  ],
  ['MySQL', "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)"],
  ['MySQL', "pymysql.err.OperationalError: (1044, \"Access denied for user 'app'@'%' to database 'shop'\")"],
  ['PostgreSQL', 'ERROR:  permission denied for table orders'],
  ['PostgreSQL', 'psql: error: FATAL:  password authentication failed for user "app"'],
  [
    'a web server',
    '<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center><hr><center>nginx/1.25.3</center></body></html>',
  ],
  ['the operating system', 'bash: /usr/local/bin/deploy: Permission denied'],
  ['the operating system', "PermissionError: [Errno 13] Permission denied: '/var/log/app.log'"],
  ['the operating system', "Error: EACCES: permission denied, open '/etc/hosts'"],
  ['Git', 'git@gitlab.com: Permission denied (publickey).'],
  [
    'Git',
    "remote: Permission to acme/shop.git denied to anna.\nfatal: unable to access 'https://github.com/acme/shop.git/': The requested URL returned error: 403",
  ],
  ['GitHub', 'HttpError: Resource not accessible by integration'],
  ['a container registry', 'denied: requested access to the resource is denied'],
  [
    'a container registry',
    "Error response from daemon: pull access denied for acme/shop, repository does not exist or may require 'docker login'",
  ],
  [
    'HDFS',
    'org.apache.hadoop.security.AccessControlException: Permission denied: user=etl, access=WRITE, inode="/data":hdfs:hdfs:drwxr-xr-x',
  ],
  [
    'Alibaba Cloud',
    'oss: service returned error: StatusCode=403, ErrorCode=AccessDenied, ErrorMessage="x", RequestId=5F0A',
  ],
  ['Scaleway', 'scaleway-sdk-go: insufficient permissions: read instance'],
  ['Kafka', 'org.apache.kafka.common.errors.TopicAuthorizationException: Not authorized to access topics: [orders]'],
  ['MongoDB', 'MongoServerError: not authorized on admin to execute command { listDatabases: 1 }'],
];

const AWS = [
  'An error occurred (AccessDenied) when calling the ListBuckets operation: Access Denied',
  'AccessDenied: Access Denied',
  '<Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>4N4B1KZ5Y6X7W8V9</RequestId></Error>',
  'S3Exception: Access Denied (Service: S3, Status Code: 403, Request ID: G7WJJ5HW0BBZB1WR)',
  'UnauthorizedOperation: You are not authorized to perform this operation.',
  'You are not authorized to perform this operation.',
  'Not authorized to perform sts:AssumeRoleWithWebIdentity',
  'User: anonymous is not authorized to perform: es:ESHttpPost',
  'fatal error: An error occurred (403) when calling the HeadObject operation: Forbidden',
  'aws: error: Unable to locate credentials',
  'Query failed: Access denied when writing output to url: s3://acme-athena-results/abc.csv.',
  'kubelet: Failed to pull image "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1": pull access denied for 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app',
];

describe('a refusal of others', () => {
  it.each(OTHERS)('%s: %s', (system, text) => {
    expect(parseText(text)).toEqual({ kind: 'unreadable', reason: `a refusal of ${system}, not of AWS` });
  });

  it.each(['Access Denied', 'Permission denied by policy', 'Forbidden', 'error: not authorized'])(
    'that names nobody: %s',
    (text) => {
      expect(parseText(text)).toMatchObject({ kind: 'unreadable', reason: expect.stringContaining('no sign of AWS') });
    },
  );
});

describe('a bare refusal of AWS', () => {
  it.each(AWS)('%s', (text) => {
    expect(parseText(text).kind).toBe('denial');
  });
});
