/**
 * Is a bucket policy "public"? Everything is, until each Allow statement is tied to fixed values.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 * (the meaning of "public")
 */
import type { PolicyDocument } from '../../../lambdas/engine/policy/policy-set.ts';
import { operatorOf } from './conditions.ts';
import { entriesOf, isRecord, statementsOf, stringsOf } from './statements.ts';

const FIXING_KEYS = [
  'aws:principalorgid',
  'aws:principalarn',
  'aws:principalaccount',
  'aws:sourceip',
  'aws:sourcearn',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceowner',
  'aws:sourceaccount',
  'aws:userid',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
  's3:dataaccesspointarn',
  's3:dataaccesspointaccount',
];

export function isPublic(document: PolicyDocument): boolean {
  return statementsOf(document).some(({ fields }) => fields['Effect'] === 'Allow' && letsEveryoneIn(fields));
}

function letsEveryoneIn(fields: Readonly<Record<string, unknown>>): boolean {
  const everyone = entriesOf(fields['Principal']).some(([kind, entry]) => entry === '*' || kind === 'Federated');
  return everyone && !isFixed(fields['Condition']);
}

/** One key of the list, compared positively, with values that hold neither wildcard nor variable. */
function isFixed(block: unknown): boolean {
  if (!isRecord(block)) return false;
  return Object.entries(block).some(([operator, keys]) => {
    const parsed = operatorOf(operator);
    if (parsed === undefined || parsed.negated || parsed.ifExists || parsed.set === 'all' || parsed.name === 'Null') {
      return false;
    }
    if (!isRecord(keys)) return false;
    return Object.entries(keys).some(
      ([key, values]) =>
        FIXING_KEYS.includes(key.toLowerCase()) && stringsOf(values).every((value) => isFixedValue(key, value)),
    );
  });
}

function isFixedValue(key: string, value: string): boolean {
  // "This value can contain a wildcard for the access point name […], as long as the account id is fixed."
  if (key.toLowerCase() === 's3:dataaccesspointarn') {
    const parts = value.split(':');
    return parts.length === 6 && parts.slice(0, 5).every((part) => !/[*?$]/.test(part)) && !value.includes('${');
  }
  if (value.includes('*') || value.includes('?') || value.includes('${')) return false;
  if (key.toLowerCase() !== 'aws:sourceip') return true;
  const prefix = value.split('/')[1];
  if (prefix === undefined) return true;
  // "Values broader than /8 for IPv4 and /32 for IPv6" are public all the same.
  return Number(prefix) >= (value.includes(':') ? 32 : 8);
}
