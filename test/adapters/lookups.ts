/**
 * One lookup for each reader, by name: the rows of the reader tests.
 */
import type { Lookup } from '../../lambdas/evidence/source.ts';
import { ARN, HUB, MEMBER, REGION } from './world.ts';

const resource = (arn: string): Lookup => ({ kind: 'resource', arn, account: HUB, region: REGION });

export const LOOKUPS: Readonly<Record<string, Lookup>> = {
  role: { kind: 'principal', account: HUB, type: 'role', name: 'App' },
  user: { kind: 'principal', account: HUB, type: 'user', name: 'dev' },
  'instance profile': { kind: 'principal', account: HUB, type: 'instance-profile', name: 'AppProfile' },
  'role of a member': { kind: 'principal', account: MEMBER, type: 'role', name: 'App' },
  organization: { kind: 'organization', account: MEMBER },
  'public access of an account': { kind: 'account-public-access', account: HUB },
  'vpc endpoint': { kind: 'vpc-endpoint', id: 'vpce-0abc', account: HUB, region: REGION },
  session: {
    kind: 'session',
    account: HUB,
    region: REGION,
    accessKeyId: 'ASIAEXAMPLE000000001',
    issuedAt: '2026-11-01T09:00:00Z',
  },
  'decoded message': { kind: 'decoded-message', text: 'blob', account: HUB, region: REGION },
  'authorization details': { kind: 'authorization-details', id: 'abc123', account: HUB, region: REGION },
  simulation: {
    kind: 'simulation',
    account: HUB,
    principal: `arn:aws:iam::${HUB}:role/app/App`,
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::reports/a',
    context: { 'aws:SourceIp': '203.0.113.9', 'aws:TagKeys': ['a'], 'aws:SecureTransport': true },
  },
  object: { kind: 'object', bucket: 'reports', key: 'a/1', account: HUB, region: REGION },
  changes: {
    kind: 'changes',
    account: HUB,
    region: 'us-east-1',
    targets: [`arn:aws:iam::${HUB}:role/App`],
    until: '2026-11-01T10:00:00Z',
  },
  bucket: resource(ARN.bucket),
  'access point': resource(ARN.accessPoint),
  key: resource(ARN.key),
  alias: resource(ARN.alias),
  queue: resource(ARN.queue),
  topic: resource(ARN.topic),
  function: resource(ARN.function),
  layer: resource(ARN.layer),
  secret: resource(ARN.secret),
  repository: resource(ARN.repository),
  table: resource(ARN.table),
  bus: resource(ARN.bus),
  stream: resource(ARN.stream),
  api: resource(ARN.api),
  domain: resource(ARN.domain),
  vault: resource(ARN.vault),
  catalog: resource(ARN.catalog),
  'file system': resource(ARN.fileSystem),
  'package domain': resource(ARN.packageDomain),
  packages: resource(ARN.packages),
  'log group': resource(ARN.logGroup),
};
