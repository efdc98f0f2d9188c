/**
 * Chat, with its buttons, and the channels outside of AWS: where they are, and where the secret that opens them lies. No
 * setting is a secret.
 */
import * as v from 'valibot';
import {
  form,
  hostName,
  secretArn,
  settings,
  slackChannelId,
  slackWorkspaceId,
  teamId,
  teamsChannelId,
  tenantId,
} from './forms.ts';

/** The channels outside of AWS, each with a secret of its own. */
export const HOOKS = ['webhook', 'pagerDuty', 'opsgenie', 'teamsWorkflow', 'signedWebhook'] as const;

const actions = v.pipe(
  v.optional(v.boolean(), false),
  v.description('Buttons on each notice: mute it for eight hours, explain it again'),
);

export const SlackSchema = settings({ workspaceId: slackWorkspaceId, channelId: slackChannelId, actions });
export const TeamsSchema = settings({ teamId, tenantId, channelId: teamsChannelId, actions });

/** Nobody has tried the buttons on AWS yet: the two names that its documentation leaves open can be set. */
export const ChatActionsSchema = settings({
  notificationType: v.pipe(
    v.optional(form(/^[a-zA-Z0-9-]{1,100}$/, 'type of notification'), 'Custom'),
    v.description('The type under which Amazon Q knows custom notifications'),
  ),
  variablePath: v.pipe(
    v.optional(form(/^[\x21-\x7e]{1,900}$/, 'path'), 'event.metadata.additionalContext'),
    v.description('Where Amazon Q finds the values that a custom notification carries'),
  ),
});

export const WebhookSchema = settings({ secretArn, host: hostName });
/** A service with one host for nearly everyone. */
export const hookAt = (host: string) => settings({ secretArn, host: v.optional(hostName, host) });
