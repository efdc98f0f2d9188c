/** Who pastes an error is no intruder for it, and yet nobody is told how to loosen a guardrail. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explainAsJson } from './explaining-json.ts';

const SNAPSHOT: unknown = JSON.parse(readFileSync('examples/snapshot.json', 'utf8'));
const refused = (action: string, reason: string): string =>
  `User: arn:aws:sts::123456789012:assumed-role/Explorer/i-0bb22cc33dd44ee55 is not authorized to perform: ${action} on resource: arn:aws:cloudtrail:eu-central-1:123456789012:trail/main ${reason}`;

describe('a pasted refusal of a call that would switch off a guardrail', () => {
  it('gives no way past the policy that denies it', async () => {
    const text = refused('cloudtrail:StopLogging', 'with an explicit deny in a service control policy');
    const { diagnosis } = await explainAsJson({ text }, SNAPSHOT);
    expect(diagnosis).toMatchObject({
      severity: 'warning',
      cause: 'scp-explicit-deny',
      fixesWithheld: true,
      fixes: [],
    });
    expect(diagnosis?.blockers.length).toBeGreaterThan(0);
  });

  it('gives the fix where nobody denied it and no organization is in the way', async () => {
    const text = refused(
      'cloudtrail:StopLogging',
      'because no identity-based policy allows the cloudtrail:StopLogging action',
    ).replaceAll('123456789012', '111122223333');
    const { diagnosis } = await explainAsJson({ text }, { schemaVersion: 1, accounts: {} });
    expect(diagnosis).toMatchObject({ severity: 'warning', cause: 'identity-no-allow', fixesWithheld: false });
    expect(diagnosis?.fixes).not.toEqual([]);
  });
});
