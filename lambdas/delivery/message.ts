/**
 * What is sent, as plain data: the SNS message with one body per protocol, the chat message, a plain Slack webhook's
 * body, the event for the bus. Errs towards a smaller message: nothing of an event may make a publish fail.
 * Source: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
import { CHAT_CONTEXT, DIAGNOSIS_EVENT } from '../contract/names.ts';
import { chatNotice } from '../notice/formats/chat.ts';
import { emailBody } from '../notice/formats/email.ts';
import { diagnosisJson, fitBytes, noticeJson } from '../notice/formats/json.ts';
import { attribute, chatCode, chatText, clip, wireJson } from '../notice/text/escape.ts';
import type { Parcel } from './channel.ts';

/** The whole message, attributes and subject included: SNS counts each 64 KB as a request. */
export const MAXIMUM_MESSAGE_BYTES = 64 * 1024;
const MAXIMUM_EMAIL_BYTES = 24 * 1024;
const MAXIMUM_EVENT_BYTES = 200 * 1024;

export interface SnsMessage {
  readonly Subject: string;
  readonly Message: string;
  readonly MessageStructure?: 'json';
  readonly MessageAttributes: Readonly<Record<string, { readonly DataType: 'String'; readonly StringValue: string }>>;
}

/** For the alerts topic: mail and SMS for people, JSON for all else. */
export function snsMessage(parcel: Parcel): SnsMessage {
  const { notice } = parcel;
  const MessageAttributes = Object.fromEntries(
    Object.entries(parcel.attributes).map(([name, text]) => [
      name,
      { DataType: 'String' as const, StringValue: attribute(text) },
    ]),
  );
  const Subject = notice.subject === '' ? 'Denyscope' : notice.subject;
  const email = cutBytes(emailBody(notice), MAXIMUM_EMAIL_BYTES);
  const around = bytes(Subject) + bytes(JSON.stringify(MessageAttributes));
  // A JSON text inside of JSON grows by its quotes: shrink until the whole fits.
  for (let room = MAXIMUM_MESSAGE_BYTES; room > 1_024; room = Math.floor(room * 0.75)) {
    const Message = JSON.stringify({ default: machineText(parcel, room), email, sms: Subject });
    if (bytes(Message) + around < MAXIMUM_MESSAGE_BYTES)
      return { Subject, Message, MessageStructure: 'json', MessageAttributes };
  }
  const Message = JSON.stringify({ default: machineText(parcel, 1_024), email: cutBytes(email, 8_192), sms: Subject });
  return { Subject, Message, MessageStructure: 'json', MessageAttributes };
}

/** Where the function behind the buttons of chat is. */
export interface ChatActor {
  readonly function: string;
  readonly region: string;
}

/** For the chat topic: the custom notification is the whole message. */
export function chatMessage(parcel: Parcel, actor?: ChatActor): SnsMessage {
  const message = chatNotice(parcel.notice, { ...contextOf(parcel), ...pressable(parcel, actor) });
  return {
    Subject: parcel.notice.subject === '' ? 'Denyscope' : parcel.notice.subject,
    Message: wireJson(message),
    MessageAttributes: snsMessage(parcel).MessageAttributes,
  };
}

/** Body of a plain Slack incoming webhook: text for notifications, blocks for reading; no mention is expanded. */
export function webhookBody(parcel: Parcel): string {
  const { content } = chatNotice(parcel.notice);
  const steps = (content.nextSteps ?? []).map((step) => `• ${step}`).join('\n');
  // A section block holds 3,000 characters.
  const text = clip(content.description, 2_900);
  return wireJson({
    text: content.title,
    unfurl_links: false,
    unfurl_media: false,
    link_names: false,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: clip(content.title, 150), emoji: true } },
      { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } },
      ...(steps === ''
        ? []
        : [{ type: 'section', text: { type: 'mrkdwn', text: clip(`*Next step*\n${steps}`, 2_900), verbatim: true } }]),
    ],
  });
}

export interface BusEvent {
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

/** For people's own automation; a notice of no single denial is none. */
export function busEvent(parcel: Parcel): BusEvent | undefined {
  if (parcel.diagnosis === undefined) return undefined;
  return {
    Source: DIAGNOSIS_EVENT.source,
    DetailType: DIAGNOSIS_EVENT.detailType,
    Detail: machineText(parcel, MAXIMUM_EVENT_BYTES),
  };
}

/** For a webhook of people's own: the diagnosis, or the notice, as JSON. */
export function machineBody(parcel: Parcel): string {
  return machineText(parcel, MAXIMUM_EVENT_BYTES);
}

function machineText({ notice, diagnosis }: Parcel, maximum: number): string {
  return diagnosis === undefined
    ? fitNotice(wireJson(noticeJson(notice)), notice.summary, maximum)
    : fitBytes(diagnosisJson(diagnosis, notice), maximum);
}

function fitNotice(text: string, summary: string, maximum: number): string {
  if (bytes(text) <= maximum) return text;
  return wireJson({ schemaVersion: 1, summary: clip(chatText(summary), 300), cut: ['sections'] });
}

function contextOf({ attributes, notice }: Parcel): Readonly<Record<string, string>> {
  const told = Object.entries(attributes).filter(([, text]) => text !== 'none');
  return Object.fromEntries([...told, ['thread', notice.threadId]].map(([name, text]) => [name, chatCode(text ?? '')]));
}

/** What its buttons need, for a notice of one fingerprint: where its line mutes the first of several, nobody would know which. */
function pressable({ notice }: Parcel, actor: ChatActor | undefined): Readonly<Record<string, string>> {
  if (actor === undefined || notice.muteLine === undefined || notice.mutesFirst === true) return {};
  return {
    [CHAT_CONTEXT.fingerprint]: notice.threadId,
    [CHAT_CONTEXT.function]: actor.function,
    [CHAT_CONTEXT.region]: actor.region,
  };
}

function cutBytes(text: string, maximum: number): string {
  if (bytes(text) <= maximum) return text;
  const lines = text.split('\n');
  const kept: string[] = [];
  let room = maximum - 80;
  for (const line of lines) {
    room -= bytes(line) + 1;
    if (room < 0) break;
    kept.push(line);
  }
  return `${kept.join('\n')}\n\n(The rest was too long for a mail.)\n`;
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}
