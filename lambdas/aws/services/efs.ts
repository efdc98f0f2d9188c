/**
 * Amazon Elastic File System.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticfilesystem.html
 */
import { named, put, remove, type Service } from '../service.ts';

const fileSystem = named((id) => `file-system/${id}`);

export const efs = {
  prefix: 'elasticfilesystem',
  name: 'Amazon EFS',
  alsoCalled: ['efs'],
  carries: { reader: 'efs', permission: 'elasticfilesystem:DescribeFileSystemPolicy', resource: /^(file-system\/.+)$/ },
  creates: ['CreateFileSystem'],
  reads: {
    efs: [{ action: 'elasticfilesystem:DescribeFileSystemPolicy', reason: 'File system policy', layer: 'resource' }],
  },
  changes: {
    PutFileSystemPolicy: put('fileSystemId', 'policy', fileSystem),
    DeleteFileSystemPolicy: remove('fileSystemId', fileSystem),
  },
  linkedRoles: {
    elasticfilesystem: {
      role: 'AmazonElasticFileSystem',
      words: ['Elastic File System', 'Amazon EFS', 'EFS'],
    },
  },
} as const satisfies Service;
