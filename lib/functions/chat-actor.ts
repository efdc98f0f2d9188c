/**
 * The function behind the buttons of chat: it may mute a fingerprint that is remembered, and ask for its explanation. It
 * has a name of its own, for each notice names it and the notices are written by another function.
 */
import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { HandlerFunction, type Runtimes } from './handler-function.ts';

export class ChatActor extends Construct {
  readonly handler: HandlerFunction;

  constructor(scope: Construct, id: string, runtimes: Runtimes) {
    super(scope, id);
    this.handler = new HandlerFunction(this, 'Handler', {
      ...runtimes,
      handler: 'chat-action',
      name: chatActorName(Stack.of(this).stackName),
      description: 'Mutes a notice for eight hours or has it explained again, by a button in chat',
      memoryMb: 512,
      // Somebody waits in chat, which gives up soon.
      timeoutSeconds: 10,
      reads: [],
    });
  }
}

export function chatActorName(stackName: string): string {
  return `${stackName}-chat-action`;
}
