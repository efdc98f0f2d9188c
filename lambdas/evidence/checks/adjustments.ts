/**
 * How the context of a further authorization differs from that of the call AWS refused: the service's call to KMS, the
 * question whether a role may be passed, another action of the same call.
 * Errs towards unknown: any key the action knows may be there unless the event or the service's page says otherwise.
 */
import { actionName, servicePrefix } from '../../aws/action.ts';
import { receiverOf } from '../../aws/look-up.ts';
import type { Denial } from '../../denial/denial.ts';
import { knownAction } from '../../denial/service-data.ts';
import type { Adjustment, ContextBuilder } from '../subject/context/context-builder.ts';
import type { KeyTarget } from '../subject/key-use.ts';

/** Keys of another service that belong to the caller's credentials and not to what is asked. */
const OF_CREDENTIALS = /^(?:ec2:(?:RoleDelivery|SourceInstanceArn)|lambda:SourceFunctionArn)$/i;

const OF_THE_WAY = ['aws:SourceVpce', 'aws:SourceVpc', 'aws:SourceVpcArn', 'aws:VpcSourceIp', 'aws:VpceAccount'];

export function furtherContext(action: string): Adjustment {
  const service = `${servicePrefix(action).toLowerCase()}:`;
  return {
    before: (builder) => {
      builder.keep((key) => {
        const prefix = key.slice(0, key.indexOf(':') + 1);
        // A prefix with a dot is an identity provider's.
        return prefix === 'aws:' || prefix === service || prefix.includes('.') || OF_CREDENTIALS.test(key);
      });
      for (const key of knownAction(action)?.conditionKeys ?? []) builder.unknown(key.replace(/(?:\$\{|<).*$/s, '*'));
    },
  };
}

/** `iam:PassedToService` follows from the call where its service passes roles to itself alone. */
export function passContext(denial: Denial, service?: string): Adjustment {
  return {
    ...furtherContext('iam:PassRole'),
    after: (builder) => {
      const told = denial.requestContext.context['iam:PassedToService'];
      if (told !== undefined) {
        builder.set('iam:PassedToService', told.value, told.standing);
        return;
      }
      const receiver =
        service ??
        // An instance profile holds the role for EC2.
        (denial.eventName === 'AddRoleToInstanceProfile' ? receiverOf('ec2') : undefined) ??
        denial.needs
          .map(({ action }) => receiverOf(servicePrefix(action).toLowerCase()))
          .find((found) => found !== undefined);
      if (receiver === undefined) builder.unknown('iam:PassedToService');
      else builder.set('iam:PassedToService', receiver, 'approximate');
    },
  };
}

/**
 * Tags that are set while something is made are allowed by the name of the call that makes it:
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
 */
export function addCreation(denial: Denial, action: string, builder: ContextBuilder): void {
  const [service, name] = [servicePrefix(action), actionName(action)];
  const key = `${service.toLowerCase()}:CreateAction`;
  if (!knownAction(action)?.conditionKeys.some((known) => known.toLowerCase() === key.toLowerCase())) return;
  if (denial.eventName === '' || !denial.eventSource.startsWith(`${service.toLowerCase()}.`)) return;
  if (denial.eventName.toLowerCase() === name.toLowerCase()) builder.absent(key);
  else builder.set(key, denial.eventName);
}

/**
 * What comes by a function's URL invokes the function as such:
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export function addUrl(denial: Denial, action: string, builder: ContextBuilder): void {
  const isByUrl = /^InvokeFunctionUrl/.test(denial.eventName) || denial.needs[0]?.action === 'lambda:InvokeFunctionUrl';
  if (action === 'lambda:InvokeFunction' && isByUrl) builder.set('lambda:InvokedViaFunctionUrl', true);
}

/**
 * The service calls KMS for the caller, with the caller's permissions:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
 */
export function keyContext(denial: Denial, action: string, target: KeyTarget): Adjustment {
  return {
    ...furtherContext(action),
    after: (builder) => {
      // The way into the service is not the way into KMS.
      for (const key of OF_THE_WAY) builder.remove(key);
      const { via } = target.use;
      const domain = denial.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
      builder.set('kms:ViaService', `${via}.${target.lookup.region}.${domain}`);
      if (denial.caller.account !== undefined) builder.set('kms:CallerAccount', denial.caller.account);
      builder.set('aws:ViaAWSService', true);
      builder.set('aws:CalledVia', [`${via}.amazonaws.com`], 'approximate');
      builder.set('aws:CalledViaFirst', `${via}.amazonaws.com`, 'approximate');
      builder.set('aws:CalledViaLast', `${via}.amazonaws.com`, 'approximate');
      builder.set('aws:RequestedRegion', target.lookup.region);
      // Attestation documents come from enclaves that call KMS themselves.
      builder.removeWhere((key) => /^kms:RecipientAttestation:/i.test(key));
      encryptionContext(target, builder);
    },
  };
}

function encryptionContext({ use }: KeyTarget, builder: ContextBuilder): void {
  const pairs = Object.entries(use.encryptionContext);
  if (pairs.length === 0) return;
  builder.remove('kms:EncryptionContext:*');
  builder.set(
    'kms:EncryptionContextKeys',
    pairs.map(([name]) => name),
    'approximate',
  );
  for (const [name, value] of pairs) {
    if (value === null) builder.unknown(`kms:EncryptionContext:${name}`);
    else builder.set(`kms:EncryptionContext:${name}`, value, 'approximate');
  }
}
