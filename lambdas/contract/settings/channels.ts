/**
 * Chat and the channels outside of AWS: where they are, and where the secret that opens them lies. No setting is a secret.
 */
import * as v from 'valibot';
import {
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

export const SlackSchema = settings({ workspaceId: slackWorkspaceId, channelId: slackChannelId });
export const TeamsSchema = settings({ teamId, tenantId, channelId: teamsChannelId });
export const WebhookSchema = settings({ secretArn, host: hostName });
/** A service with one host for nearly everyone. */
export const hookAt = (host: string) => settings({ secretArn, host: v.optional(hostName, host) });
