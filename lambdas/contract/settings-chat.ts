/**
 * The channels of Amazon Q Developer in chat applications, and how its buttons find what a notice carries. Nobody has
 * tried the buttons on AWS yet, so the two names that its documentation leaves open can be set.
 */
import * as v from 'valibot';
import { form, settings, slackChannelId, slackWorkspaceId, teamId, teamsChannelId, tenantId } from './setting-forms.ts';

const actions = v.pipe(
  v.optional(v.boolean(), false),
  v.description('Buttons on each notice: mute it for eight hours, explain it again'),
);

export const SlackSchema = settings({ workspaceId: slackWorkspaceId, channelId: slackChannelId, actions });
export const TeamsSchema = settings({ teamId, tenantId, channelId: teamsChannelId, actions });

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
