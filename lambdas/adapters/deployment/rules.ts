/**
 * The rules of the default bus that send to one of these targets, with state and pattern. Errs towards unread.
 */
import { DescribeRuleCommand, EventBridgeClient, ListRuleNamesByTargetCommand } from '@aws-sdk/client-eventbridge';
import { present } from '../../denial/fields.ts';
import type { FoundRule } from '../../deployment/checks/rules.ts';
import type { Reading } from '../../deployment/reading.ts';
import { baseConfig, type ConnectOptions } from '../connection/accounts.ts';
import { reading } from './reading.ts';

export async function readRules(
  targetArns: readonly string[],
  region: string,
  connect: ConnectOptions,
): Promise<Reading<readonly FoundRule[]>> {
  const client = new EventBridgeClient({ ...baseConfig({ ...connect, region }) });
  const names = new Set<string>();
  for (const TargetArn of targetArns) {
    let NextToken: string | undefined;
    do {
      const from = NextToken;
      const page = await reading('events:ListRuleNamesByTarget', () =>
        client.send(new ListRuleNamesByTargetCommand({ TargetArn, ...present({ NextToken: from }) })),
      );
      if (page.kind === 'unread') return page;
      for (const name of page.value.RuleNames ?? []) names.add(name);
      NextToken = page.value.NextToken;
    } while (NextToken !== undefined);
  }
  const rules: FoundRule[] = [];
  for (const name of names) {
    const rule = await reading('events:DescribeRule', () => client.send(new DescribeRuleCommand({ Name: name })));
    if (rule.kind === 'unread') return rule;
    rules.push({ name, state: rule.value.State ?? '', pattern: jsonOf(rule.value.EventPattern) });
  }
  return { kind: 'read', value: rules };
}

function jsonOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
