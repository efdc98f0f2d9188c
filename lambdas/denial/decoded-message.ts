/**
 * The JSON inside an encoded authorization message, as `sts:DecodeAuthorizationMessage` gives it.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
 */
export interface DecodedMessage {
  readonly allowed: boolean;
  readonly explicitDeny: boolean;
  readonly principalArn?: string;
  readonly action?: string;
  readonly resource?: string;
  /** The request context AWS evaluated: exact. */
  readonly conditions: Readonly<Record<string, readonly string[]>>;
  /** Identifiers of matched statements, where the message names them. */
  readonly matchedStatements: readonly string[];
}
