/** The query for Logs Insights is one of its language, and what it answers is what `explain` reads. */
import { describe, expect, it } from 'vitest';
import { insightsQuery } from '../../lambdas/cli/query/insights.ts';
import { placeOfColumn } from '../../lambdas/denial/wrapped/spelling/row.ts';
import { columnsOfInsights } from './insights-grammar.ts';

/** CloudTrail's fields, and those that Logs Insights adds. */
const isField = (name: string): boolean =>
  ['@timestamp', '@message', '@logStream', '@log'].includes(name) || placeOfColumn(name) !== undefined;

describe('the query for Logs Insights', () => {
  it('is one of its language, of fields that there are', () => {
    const columns = columnsOfInsights(insightsQuery(), isField);
    expect(columns).toEqual(expect.arrayContaining(['denials', 'first_seen', 'last_seen', 'sample', 'caller']));
  });

  it.each([
    ['an unknown command', 'select eventName'],
    ['a field that there is not', 'fields eventNam'],
    ['a name that nothing made', 'stats count(*) as denials by eventName | sort denial desc'],
    ['a field of the log behind stats', 'stats count(*) as denials by eventName | sort eventTime desc'],
    ['a function that does not aggregate', 'stats coalesce(eventName) as name'],
    ['an aggregate in fields', 'fields latest(eventName) as name'],
    ['a pattern without a name', 'parse errorMessage /on resource: (\\S+)/'],
    ['more stars than names', 'parse errorMessage "User: * on *" as user'],
    ['a pattern that is none', 'filter errorCode like /(/'],
    ['a condition without its end', 'filter errorCode like /a/ or'],
    ['too many rows', 'fields eventName | limit 10001'],
    ['a pipe too many', 'fields eventName | | limit 1'],
  ])('would be refused with %s', (_, query) => {
    expect(() => columnsOfInsights(query, isField)).toThrow();
  });

  it.each([
    'filter not (errorCode = "AccessDenied" and errorMessage not like /x/) or eventName like "Get"',
    'parse errorMessage "User: * is not authorized to perform: *" as user, action | stats count(*) by user',
    'fields @timestamp, tolower(eventName) as name | sort @timestamp desc, name asc | limit 20',
  ])('may be %s', (query) => {
    expect(columnsOfInsights(query, isField)).toBeInstanceOf(Array);
  });
});
