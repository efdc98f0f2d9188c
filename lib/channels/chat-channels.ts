/**
 * Slack and Teams through Amazon Q Developer in chat applications. The workspace or tenant is authorised once by hand in
 * the console; the channel gets notices and, should anyone type commands, may read alarms and press the buttons of its
 * notices where it has them, nothing else: left alone, the guardrail would be AdministratorAccess.
 */

import { Stack } from 'aws-cdk-lib';
import {
  CfnMicrosoftTeamsChannelConfiguration,
  type CfnMicrosoftTeamsChannelConfigurationProps,
  CfnSlackChannelConfiguration,
  LoggingLevel,
  SlackChannelConfiguration,
} from 'aws-cdk-lib/aws-chatbot';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { present } from '../../lambdas/contract/present.ts';
import type { Settings } from '../../lambdas/contract/settings.ts';
import { ChatButtons } from './chat-buttons.ts';

export interface ChatChannelsProps {
  readonly settings: Settings;
  readonly topic: Topic;
  /** Behind the buttons, where a channel has them. */
  readonly actor: IFunction | undefined;
}

/** Metrics, alarms and dashboards; unlike ReadOnlyAccess no data of anyone. */
const GUARDRAIL = 'CloudWatchReadOnlyAccess';

export class ChatChannels extends Construct {
  constructor(scope: Construct, id: string, { settings, topic, actor }: ChatChannelsProps) {
    super(scope, id);
    // Notices need no right; the buttons bring theirs.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('chatbot.amazonaws.com') });
    const guardrail = ManagedPolicy.fromAwsManagedPolicyName(GUARDRAIL);
    const name = `${Stack.of(this).stackName}-denials`;
    const buttons = actor && new ChatButtons(this, 'Buttons', { settings, handler: actor });
    if (buttons !== undefined) role.addManagedPolicy(buttons.right);
    const pressable = (actions: boolean) => ({
      guardrails: [guardrail, ...(actions && buttons !== undefined ? [buttons.right] : [])],
      buttonArns: actions && buttons !== undefined ? [...buttons.arns] : undefined,
    });
    if (settings.slack) {
      const { guardrails, buttonArns } = pressable(settings.slack.actions);
      const channel = new SlackChannelConfiguration(this, 'Slack', {
        slackChannelConfigurationName: name,
        slackWorkspaceId: settings.slack.workspaceId,
        slackChannelId: settings.slack.channelId,
        notificationTopics: [topic],
        guardrailPolicies: guardrails,
        loggingLevel: LoggingLevel.ERROR,
        role,
      });
      if (buttonArns !== undefined && channel.node.defaultChild instanceof CfnSlackChannelConfiguration) {
        channel.node.defaultChild.customizationResourceArns = buttonArns;
      }
    }
    if (settings.teams) {
      const { guardrails, buttonArns } = pressable(settings.teams.actions);
      new CfnMicrosoftTeamsChannelConfiguration(
        this,
        'Teams',
        present<CfnMicrosoftTeamsChannelConfigurationProps>({
          configurationName: `${name}-teams`,
          iamRoleArn: role.roleArn,
          teamId: settings.teams.teamId,
          teamsTenantId: settings.teams.tenantId,
          teamsChannelId: settings.teams.channelId,
          snsTopicArns: [topic.topicArn],
          guardrailPolicies: guardrails.map(({ managedPolicyArn }) => managedPolicyArn),
          loggingLevel: 'ERROR',
          customizationResourceArns: buttonArns,
        }),
      );
    }
  }
}
