/**
 * The query for CloudWatch Logs Insights, where a trail also writes to a log group: one row a kind of denial with the latest
 * record of it. The language folds no texts, so that kinds come in more rows than elsewhere; `explain` joins them.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
import { REFUSED_CODES, REFUSED_WORDS } from '../../denial/record/refusal.ts';
import { alternatives, MOST_GROUPS } from './statement.ts';

export function insightsQuery(): string {
  const codes = pattern(REFUSED_CODES.map(({ source }) => source.replace(/^\^/, '^(?:Client\\.|Server\\.)?')));
  const words = pattern(REFUSED_WORDS.map(({ source }) => source));
  return `fields @timestamp, @message
| filter errorCode like ${codes} or errorMessage like ${words}
| parse errorMessage /on resource: "?(?<refusedResource>[^\\s"]+)/
| fields coalesce(userIdentity.sessionContext.sessionIssuer.arn, userIdentity.arn, userIdentity.principalId, userIdentity.invokedBy, sourceIPAddress) as caller
| stats count(*) as denials, min(eventTime) as first_seen, max(eventTime) as last_seen, latest(@message) as sample
    by recipientAccountId, caller, eventSource, eventName, errorCode, refusedResource, requestParameters.bucketName, requestParameters.roleArn
| sort denials desc
| limit ${MOST_GROUPS}
`;
}

function pattern(sources: readonly string[]): string {
  return `/${alternatives(sources).replaceAll('/', '\\/')}/`;
}
