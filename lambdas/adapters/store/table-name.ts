/**
 * The name of the memory's table of a deployed stack: CloudFormation names it after the stack and where it stands in it.
 * Errs towards none: of two tables that fit, neither is taken.
 */
import { DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import { baseConfig, type ConnectOptions } from '../connection/accounts.ts';

/** All tables that may be it. */
export async function memoryTables(stackName: string, connect: ConnectOptions): Promise<readonly string[]> {
  const client = new DynamoDBClient({ ...baseConfig(connect) });
  const found: string[] = [];
  for await (const page of paginateListTables({ client }, {})) {
    found.push(...(page.TableNames ?? []).filter((name) => name.startsWith(`${stackName}-MemoryTable`)));
  }
  return found;
}
