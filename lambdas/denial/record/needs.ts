/**
 * The authorizations that a call needs: the one AWS named, then those of the operation itself.
 * Errs towards few: a further authorization is one that the operation always has, or that the request shows.
 */
import { actionsByContent, actionsOf } from '../action.ts';
import type { NeededAuthorization } from '../denial.ts';
import { type Json, objectAt } from '../fields.ts';
import type { MessageReading } from '../message/stated-reason.ts';
import { fitsAction, placeOf, type ResourceContext, resourceOf, resourceOfHint } from '../resource.ts';
import { knownAction } from '../service-data.ts';
import { headerActions } from './header-actions.ts';
import { calledModel, modelResources } from './inference-profile.ts';

/** The authorization AWS named first, then those of the operation itself. */
export function needsOf(
  message: MessageReading,
  eventSource: string,
  eventName: string,
  context: ResourceContext,
): readonly NeededAuthorization[] {
  const own = operationNeeds(eventSource, eventName, context);
  const told = message.action === undefined ? [] : [message.action, ...(message.furtherActions ?? [])];
  const byContent = new Set(actionsByContent(eventSource, eventName).map((action) => action.toLowerCase()));
  // One that AWS names shows what the request held; what was guessed of it need not be among that.
  const isGuessed = (action: string, one: string): boolean =>
    byContent.has(action.toLowerCase()) && byContent.has(one.toLowerCase());
  const [first, ...others] = [
    ...told.map((action) => namedNeed(action, context)),
    ...own.filter(({ action }) => !told.some((one) => isVariant(action, one) || isGuessed(action, one))),
  ];
  if (first === undefined) return [];
  const lead = withNamedResource(first, message, context);
  const needs = [lead, ...others.map((need) => onSameObject(need, message, eventName))];
  return withModels(needs, message, context);
}

function operationNeeds(
  eventSource: string,
  eventName: string,
  context: ResourceContext,
): readonly NeededAuthorization[] {
  const { parameters } = context;
  const actions = actionsOf({ eventSource, eventName, parameters });
  const told = objectAt({ parameters }, 'parameters') ?? {};
  const byHeader = headerActions(eventSource, eventName, told).map((action) => ({
    action,
    from: 'operation-table' as const,
    known: true,
  }));
  const ofSession = sessionActions(actions[0]?.action, told);
  return [...actions, ...(actions.length === 0 ? [] : byHeader), ...ofSession].map(({ action, from, known }) => {
    const found = resourceOf(action, context);
    return { action, actionFrom: from, actionKnown: known, resource: found.resource, resourceFrom: found.from };
  });
}

/**
 * What is asked of a session beside taking on its role. Errs towards none: tags that a token or an assertion carries are
 * not shown. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
 */
function sessionActions(action: string | undefined, told: Json): ReturnType<typeof actionsOf> {
  if (action !== 'sts:AssumeRole') return [];
  const isTagged = Array.isArray(told['tags']) && told['tags'].length > 0;
  const names = [
    ...(isTagged ? ['sts:TagSession'] : []),
    ...(typeof told['sourceIdentity'] === 'string' ? ['sts:SetSourceIdentity'] : []),
  ];
  return names.map((name) => ({ action: name, from: 'operation-table' as const, known: true }));
}

function namedNeed(action: string, context: ResourceContext): NeededAuthorization {
  const { resource, from } = resourceOf(action, context);
  return {
    action,
    actionFrom: 'message',
    actionKnown: knownAction(action) !== undefined,
    resource,
    resourceFrom: from,
  };
}

function withNamedResource(
  need: NeededAuthorization,
  message: MessageReading,
  context: ResourceContext,
): NeededAuthorization {
  const named =
    message.resource ??
    (message.resourceHint === undefined ? undefined : resourceOfHint(message.resourceHint, need.action, context));
  // `*` says less than what the request names, unless the action knows no resource.
  const saysLess = named === '*' && need.resource !== '*' && need.resourceFrom !== 'template';
  if (named === undefined || saysLess) return need;
  return { ...need, resource: named, resourceFrom: 'message' };
}

/** These have two resources of one kind, of which AWS names the one it refused. */
const FROM_ONE_TO_ANOTHER = /Copy|ReEncrypt|Restore|Replicat/i;

/** What else the operation asks is asked of the object that AWS named, where nothing else tells on which. */
function onSameObject(need: NeededAuthorization, message: MessageReading, operation: string): NeededAuthorization {
  const { resource } = message;
  if (resource === undefined || !isVague(need) || FROM_ONE_TO_ANOTHER.test(operation)) return need;
  return fitsAction(need.action, resource) ? { ...need, resource, resourceFrom: 'message' } : need;
}

function isVague({ resource, resourceFrom }: NeededAuthorization): boolean {
  return resourceFrom === 'none' || resourceFrom === 'template' || resource.includes('*');
}

/** A model is asked about by its profile and in each Region of the profile. */
function withModels(
  needs: readonly NeededAuthorization[],
  message: MessageReading,
  context: ResourceContext,
): readonly NeededAuthorization[] {
  const [lead] = needs;
  const called = calledModel(objectAt({ parameters: context.parameters }, 'parameters') ?? {}) ?? message.resource;
  if (lead === undefined || called === undefined) return needs;
  const [profile, ...models] = modelResources(lead.action, called, placeOf(context));
  if (profile === undefined) return needs;
  const isTold = lead.resourceFrom === 'message';
  const first = isTold ? lead : { ...lead, resource: profile, resourceFrom: 'request-parameters' as const };
  const others = (isTold ? [profile, ...models] : models).filter((resource) => resource !== first.resource);
  const further = others.map(
    (resource): NeededAuthorization => ({
      ...first,
      actionFrom: 'operation-table',
      resource,
      resourceFrom: 'request-parameters',
    }),
  );
  return [first, ...further, ...needs.slice(1)];
}

/** The same in another case, or the one of several that AWS refused: `s3:GetObjectVersion` of `GetObject`. */
function isVariant(own: string, named: string): boolean {
  const plain = (action: string): string => action.replace(/Version(?=Acl|Tagging|Attributes|$)/, '').toLowerCase();
  return plain(own) === plain(named);
}
