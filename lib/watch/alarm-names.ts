/**
 * How alarms are called: `<stack>-denials-…` go to the spike report (its rule matches the prefix), `<stack>-part-…` only
 * feed a composite alarm, `<stack>-denyscope-…` are about Denyscope itself. Each description ends in the link to its
 * section of the runbook.
 */
import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

export type AlarmKind = 'denials' | 'part' | 'denyscope';

export function alarmPrefix(scope: IConstruct, kind: AlarmKind): string {
  return `${Stack.of(scope).stackName}-${kind}-`;
}

/** `section` is the heading in docs/runbook.md. */
export function describe(what: string, docsUrl: string, section: string): string {
  return `${what} What to do: ${docsUrl}/runbook.md#${section}`;
}
