/**
 * Slack and Teams through Amazon Q Developer in chat applications. The workspace or tenant is authorised once by hand in
 * the console; the channel gets notices and, should anyone type commands, may read alarms and nothing else: left alone,
 * the guardrail would be AdministratorAccess.
 */
import { Stack } from 'aws-cdk-lib';
import {
  CfnMicrosoftTeamsChannelConfiguration,
  LoggingLevel,
  SlackChannelConfiguration,
} from 'aws-cdk-lib/aws-chatbot';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Settings } from '../../lambdas/contract/settings.ts';

export interface ChatChannelsProps {
  readonly settings: Settings;
  readonly topic: Topic;
}

/** Metrics, alarms and dashboards; unlike ReadOnlyAccess no data of anyone. */
const GUARDRAIL = 'CloudWatchReadOnlyAccess';

export class ChatChannels extends Construct {
  constructor(scope: Construct, id: string, { settings, topic }: ChatChannelsProps) {
    super(scope, id);
    // It holds no policy: notices need none.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('chatbot.amazonaws.com') });
    const guardrail = ManagedPolicy.fromAwsManagedPolicyName(GUARDRAIL);
    const name = `${Stack.of(this).stackName}-denials`;
    if (settings.slack) {
      new SlackChannelConfiguration(this, 'Slack', {
        slackChannelConfigurationName: name,
        slackWorkspaceId: settings.slack.workspaceId,
        slackChannelId: settings.slack.channelId,
        notificationTopics: [topic],
        guardrailPolicies: [guardrail],
        loggingLevel: LoggingLevel.ERROR,
        role,
      });
    }
    if (settings.teams) {
      new CfnMicrosoftTeamsChannelConfiguration(this, 'Teams', {
        configurationName: `${name}-teams`,
        iamRoleArn: role.roleArn,
        teamId: settings.teams.teamId,
        teamsTenantId: settings.teams.tenantId,
        teamsChannelId: settings.teams.channelId,
        snsTopicArns: [topic.topicArn],
        guardrailPolicies: [guardrail.managedPolicyArn],
        loggingLevel: 'ERROR',
      });
    }
  }
}
