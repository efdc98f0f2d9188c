/**
 * STS: who am I, roles in other accounts, encoded messages. Credentials of an assumed role carry its account in the key
 * id, which is how later calls are known to be made there.
 */
import { AwsFault, type Operations, operation, text } from '../world.ts';

export const sts: Operations = {
  GetCallerIdentity: operation([], (context) => ({
    UserId: 'AIDAEXAMPLE',
    Account: context.account,
    Arn: `arn:aws:iam::${context.account}:user/example`,
  })),
  AssumeRole: operation(['RoleArn', 'RoleSessionName'], (context) => {
    const arn = text(context, 'RoleArn');
    const [, account, name] = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
    if (account === undefined || name === undefined || !(context.world.assumableRoles ?? []).includes(name)) {
      const who = `arn:aws:sts::${context.account}:assumed-role/denyscope/denyscope`;
      throw new AwsFault(
        'AccessDenied',
        403,
        `User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
      );
    }
    const session = text(context, 'RoleSessionName');
    return {
      Credentials: {
        AccessKeyId: `ASIA${account}EXAM`,
        SecretAccessKey: 'example',
        SessionToken: 'example',
        Expiration: '2099-01-01T00:00:00Z',
      },
      AssumedRoleUser: {
        AssumedRoleId: `AROAEXAMPLE:${session}`,
        Arn: `arn:aws:sts::${account}:assumed-role/${name}/${session}`,
      },
    };
  }),
  DecodeAuthorizationMessage: operation(['EncodedMessage'], (context) => {
    const decoded = context.world.decoded?.[text(context, 'EncodedMessage')];
    if (decoded === undefined) throw new AwsFault('InvalidAuthorizationMessageException', 400, 'Message is invalid.');
    return { DecodedMessage: typeof decoded === 'string' ? decoded : JSON.stringify(decoded) };
  }),
};
