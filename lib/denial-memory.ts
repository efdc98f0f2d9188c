/**
 * The table that remembers: fingerprints, callers, windows, the flood ceiling, the change journal, the organization.
 * Everything in it ends by itself (`expiresAt`), the journal after 90 days.
 */
import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { MEMORY_TABLE } from '../lambdas/contract/memory-table.ts';

export class DenialMemory extends Construct {
  readonly table: Table;
  readonly dueIndexArn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: MEMORY_TABLE.partitionKey, type: AttributeType.STRING },
      sortKey: { name: MEMORY_TABLE.sortKey, type: AttributeType.STRING },
      timeToLiveAttribute: MEMORY_TABLE.expiresAt,
      billingMode: BillingMode.PAY_PER_REQUEST,
      // The key that AWS owns: what is kept is redacted and short-lived, and a key of one's own would cost a dollar a
      // month and let a mistake in its policy stop the alerts.
      encryption: TableEncryption.DEFAULT,
      // The journal is the one thing that cannot be read again elsewhere.
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      // The journal of who changed what cannot be made again: the table stays when the stack is removed, and its name is
      // one of a kind, so that deploying anew works. docs/deploy.md says how it is deleted.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const { name, partitionKey, sortKey } = MEMORY_TABLE.dueIndex;
    this.table.addGlobalSecondaryIndex({
      indexName: name,
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      sortKey: { name: sortKey, type: AttributeType.NUMBER },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    this.dueIndexArn = `${this.table.tableArn}/index/${name}`;
  }
}
