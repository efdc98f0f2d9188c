/**
 * What of a template is not read although it may be about permissions: types that nothing here knows, what is made by a loop
 * or a macro only while it is deployed. Errs towards telling: what is passed over in silence is taken for harmless.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
import { fieldAt, objectAt, textAt } from '../../denial/fields.ts';
import { documentJson } from '../../denial/policy-json.ts';
import type { PlanNote } from '../plan/planned.ts';
import { Reading } from './reading.ts';
import type { Scope } from './scope.ts';
import { Unresolved } from './unresolved.ts';

/** `Fn::ForEach::Roles` makes resources, `Fn::Transform` may make any. */
export function isLoop(logicalId: string): boolean {
  return /^Fn::(?:ForEach::|Transform$)/.test(logicalId);
}

/** Those of AWS that make no resource that bears on permissions, or none by themselves. */
const HARMLESS = /^AWS::(?:LanguageExtensions|CodeDeployBlueGreen|SecretsManager-|ServiceCatalog-|Serverless-)/;

/** A macro may make anything of the template. */
export function macrosIn(scope: Scope): readonly PlanNote[] {
  const told = fieldAt(scope.input.template, 'Transform');
  const all: readonly unknown[] = Array.isArray(told) ? told : told === undefined ? [] : [told];
  return all.flatMap((one) => {
    const name = typeof one === 'string' ? one : (textAt(one, 'Name') ?? 'Fn::Transform');
    return HARMLESS.test(name)
      ? []
      : [{ kind: 'not-read', place: new Reading(scope, 'Transform').place(name) } as const];
  });
}

/** Of a type that is not read: its name or a property says that it is about permissions. */
export function bearsOnPolicies(type: string, resource: unknown, reading: Reading): boolean {
  if (/^AWS::(?:Serverless|SSO)::|^AWS::CloudFormation::(?:Stack|StackSet|Macro)$/.test(type)) return true;
  if (/(?:Policy|Permission|Permissions|Grant)$/.test(type) && type.startsWith('AWS::') && !INERT.test(type))
    return true;
  const names = Object.keys(objectAt(resource, 'Properties') ?? {}).filter((name) => /Polic(?:y|ies)/.test(name));
  return names.some((name) => isPolicy(name, reading.property(name)));
}

/** Names of properties that hold a policy's text, whatever it is taken from. */
const TEXT_NAME =
  /^(?:\w*Policy(?:Document|Text)|(?:Resource|Access|Key|FileSystem|Inline|Repository)?Policy|AccessPolicies)$/;

function isPolicy(name: string, said: unknown): boolean {
  if (said instanceof Unresolved) return TEXT_NAME.test(name);
  const json = typeof said === 'string' ? documentJson(said) : said;
  return fieldAt(json, 'Statement') !== undefined;
}

/** Policies that are about other things than permissions. */
const INERT = new RegExp(
  [
    '::ScalingPolicy$',
    '::LifecyclePolicy$',
    // CloudFront.
    '::CachePolicy$',
    '::OriginRequestPolicy$',
    '::ResponseHeadersPolicy$',
    // Of listeners and domains: which ciphers they take.
    '::SecurityPolicy$',
    '::AutoScaling::',
    '::ApplicationAutoScaling::',
    '::DLM::',
    '::FMS::',
    '::NetworkFirewall::',
    '::RefactorSpaces::',
    '::Route53::',
  ].join('|'),
);
