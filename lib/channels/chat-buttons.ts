/**
 * The buttons under a chat notice: custom actions of Amazon Q Developer in chat applications, each a command that invokes
 * one function with the fingerprint of the notice. Whoever is in the channel may press them, or type the command: all it
 * can do is what that function does. Nobody has tried them on AWS; what its documentation leaves open is a setting.
 * https://docs.aws.amazon.com/chatbot/latest/APIReference/API_CustomAction.html
 */
import { Stack } from 'aws-cdk-lib';
import { CfnCustomAction } from 'aws-cdk-lib/aws-chatbot';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { CHAT_CONTEXT, type ChatAction } from '../../lambdas/contract/names.ts';
import type { Settings } from '../../lambdas/contract/settings.ts';

export interface ChatButtonsProps {
  readonly settings: Settings;
  readonly handler: IFunction;
}

const BUTTONS: readonly { readonly action: ChatAction; readonly name: string; readonly text: string }[] = [
  { action: 'mute', name: 'mute', text: 'Mute 8 h' },
  { action: 'explain', name: 'explain', text: 'Explain again' },
];

export class ChatButtons extends Construct {
  readonly arns: readonly string[];
  /** The one right of the buttons, for the role of the channel and for its guardrail. */
  readonly right: ManagedPolicy;

  constructor(scope: Construct, id: string, { settings, handler }: ChatButtonsProps) {
    super(scope, id);
    this.right = new ManagedPolicy(this, 'Right', {
      description: 'The buttons of Denyscope in chat: one function, and nothing else',
      statements: [
        new PolicyStatement({
          sid: 'PressButtons',
          actions: ['lambda:InvokeFunction'],
          resources: [handler.functionArn],
        }),
      ],
    });
    this.arns = BUTTONS.map(({ action, name, text }) => {
      const button = new CfnCustomAction(this, name, {
        actionName: `${Stack.of(this).stackName}-${name}`,
        definition: { commandText: commandOf(action) },
        attachments: [
          {
            notificationType: settings.chatActions.notificationType,
            buttonText: text,
            variables: Object.fromEntries(
              Object.entries(CHAT_CONTEXT).map(([name, key]) => [name, `${settings.chatActions.variablePath}.${key}`]),
            ),
            // A notice of many denials, and a raw alarm, carry none.
            criteria: [{ operator: 'HAS_VALUE', variableName: 'fingerprint' }],
          },
        ],
      });
      return button.attrCustomActionArn;
    });
  }
}

/** AWS documents both 100 and 5,000 characters as the most: with names as variables too it is under both. */
function commandOf(action: ChatAction): string {
  return `lambda invoke --function-name $function --region $region --payload {"${action}":"$fingerprint"}`;
}
