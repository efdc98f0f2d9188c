/**
 * The Regions that exist, by partition. Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 * A Region that is not here is not called: its name may have been made up in an event to make an address of it.
 */
const REGIONS = {
  aws: [
    'af-south-1',
    'ap-east-1',
    'ap-east-2',
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'ap-south-1',
    'ap-south-2',
    'ap-southeast-1',
    'ap-southeast-2',
    'ap-southeast-3',
    'ap-southeast-4',
    'ap-southeast-5',
    'ap-southeast-6',
    'ap-southeast-7',
    'ca-central-1',
    'ca-west-1',
    'eu-central-1',
    'eu-central-2',
    'eu-north-1',
    'eu-south-1',
    'eu-south-2',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'il-central-1',
    'me-central-1',
    'me-south-1',
    'mx-central-1',
    'sa-east-1',
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
  ],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
  'aws-us-gov': ['us-gov-east-1', 'us-gov-west-1'],
} as const;

export type Partition = keyof typeof REGIONS;

const PARTITIONS: readonly Partition[] = ['aws', 'aws-cn', 'aws-us-gov'];

/** Errs towards none: a name that is not on the list came from somewhere else than AWS. */
export function partitionOf(region: string): Partition | undefined {
  return PARTITIONS.find((partition) => REGIONS[partition].some((known) => known === region));
}

export function isPartition(text: string | undefined): text is Partition {
  return PARTITIONS.some((partition) => partition === text);
}

/**
 * Where IAM, Organizations and other global services of a partition live and log.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */
export const GLOBAL_REGION: Readonly<Record<Partition, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};

export const DNS_SUFFIX = {
  aws: 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
  'aws-us-gov': 'amazonaws.com',
} as const;

export function globalRegion(partition: Partition): string {
  return GLOBAL_REGION[partition];
}
