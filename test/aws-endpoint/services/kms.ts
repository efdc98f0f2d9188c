/**
 * KMS keys of the snapshot. A key is named by id, ARN or alias; only its own account sees it by id or alias name.
 */
import { listAt, textAt } from '../../../lambdas/denial/fields.ts';
import { AwsFault, type Context, findResource, type Operations, operation, page, policyText, text } from '../world.ts';

function key(context: Context) {
  const wanted = text(context, 'KeyId');
  const found = findResource(context.world, (arn, entry) => {
    if (!arn.includes(':kms:')) return false;
    if (arn === wanted || arn.endsWith(`/${wanted}`)) return true;
    return listAt(entry, 'aliases').some((alias) => wanted === alias || wanted.endsWith(`:${String(alias)}`));
  });
  if (found === undefined) throw new AwsFault('NotFoundException', 400, `Key '${wanted}' does not exist`);
  return found;
}

export const kms: Operations = {
  DescribeKey: operation(['KeyId'], (context) => {
    const { arn, entry, owner } = key(context);
    return {
      KeyMetadata: {
        AWSAccountId: owner,
        KeyId: arn.split('/').at(-1),
        Arn: arn,
        Enabled: (textAt(entry, 'keyState') ?? 'Enabled') === 'Enabled',
        KeyState: textAt(entry, 'keyState') ?? 'Enabled',
        KeyManager: textAt(entry, 'keyManager') ?? 'CUSTOMER',
      },
    };
  }),
  GetKeyPolicy: operation(['KeyId'], (context) => ({ Policy: policyText(key(context).entry), PolicyName: 'default' })),
  ListGrants: operation(['KeyId'], (context) => {
    const { items, next } = page(context, listAt(key(context).entry, 'grants'), 'Marker');
    return { Grants: items, Truncated: next !== undefined, ...(next === undefined ? {} : { NextMarker: next }) };
  }),
  ListResourceTags: operation(['KeyId'], (context) => {
    const tags = Object.entries(key(context).entry['tags'] ?? {});
    return { Tags: tags.map(([TagKey, TagValue]) => ({ TagKey, TagValue })), Truncated: false };
  }),
};
