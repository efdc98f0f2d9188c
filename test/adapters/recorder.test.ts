/**
 * A change on its way into the journal and out again: the text it replaced, the organization read anew, and what the
 * event history must fill in as long as the journal is young.
 */
import { describe, expect, it } from 'vitest';
import { changesReader } from '../../lambdas/adapters/history/changes-reader.ts';
import { latestChange } from '../../lambdas/adapters/history/since-change.ts';
import { localJournal } from '../../lambdas/adapters/local/local-journal.ts';
import type { SharedOrganization } from '../../lambdas/adapters/shared-organization.ts';
import type { PolicyChange } from '../../lambdas/change/policy-change.ts';
import type { Answer, LookupOf, PolicyTextsReader } from '../../lambdas/evidence/source.ts';
import { recordChange } from '../../lambdas/flows/record-change.ts';
import { change } from './journal-contract.ts';

const TARGET = 'arn:aws:iam::111122223333:role/app';
const TEXTS: PolicyTextsReader = async () => ({ kind: 'absent' });
const NO_TEXTS: PolicyTextsReader = async () => {
  throw new Error('IAM does not answer');
};

function organization(): SharedOrganization & { readonly forgotten: string[] } {
  const forgotten: string[] = [];
  return {
    forgotten,
    get: async () => ({ forgottenAt: 0, byChanges: false }),
    put: async () => {},
    forget: async () => void forgotten.push('all'),
  };
}

describe('a recorded change', () => {
  const document = (sid: string) => ({ Version: '2012-10-17', Statement: [{ Sid: sid }] });

  it('has the text that the change before it wrote', async () => {
    const parts = { journal: localJournal(), texts: TEXTS, organization: organization() };
    await recordChange(change(TARGET, 1, { newDocument: document('Old') }), parts);
    const kept = await recordChange(change(TARGET, 5, { newDocument: document('New') }), parts);
    expect(kept.oldDocument).toEqual(document('Old'));
    const [found] = await parts.journal.changesOf([TARGET], '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z', 5);
    expect(found).toEqual(kept);
    expect(parts.organization.forgotten).toEqual([]);
  });

  it('is kept without its old text when that is not to be had', async () => {
    const parts = { journal: localJournal(), texts: NO_TEXTS, organization: organization() };
    const kept = await recordChange(change(TARGET, 1), parts);
    expect(kept).toEqual(change(TARGET, 1));
    expect(await parts.journal.coverage('111122223333', 'us-east-1')).toBeDefined();
  });

  it('of a guardrail lets the organization be read anew', async () => {
    const parts = { journal: localJournal(), texts: TEXTS, organization: organization() };
    await recordChange(change('ou-prod', 1, { layer: 'scp', action: 'organizations:AttachPolicy' }), parts);
    expect(parts.organization.forgotten).toEqual(['all']);
  });

  it('marks what was read before it as old', async () => {
    const journal = localJournal();
    const mark = latestChange(journal, 'eu-west-1');
    const lookup = { kind: 'principal', account: '111122223333', type: 'role', name: 'app' } as const;
    expect(await mark(lookup)).toBe('');
    await journal.record(change(TARGET, 1));
    const later = latestChange(journal, 'eu-west-1');
    expect(await later(lookup)).not.toBe('');
    expect(await later({ kind: 'organization', account: '111122223333' })).toBe('');
  });
});

describe('changes read', () => {
  const lookup: LookupOf<'changes'> = {
    kind: 'changes',
    account: '111122223333',
    region: 'us-east-1',
    targets: [TARGET],
    until: '2026-11-01T12:00:00Z',
  };
  const signal = AbortSignal.timeout(60_000);
  const old = { oldDocument: null };

  async function read(covered: string | undefined, history: Answer<readonly PolicyChange[]>) {
    let asked = 0;
    const journal = localJournal([change(TARGET, 5, old)], covered);
    const reader = changesReader(journal, async () => {
      asked += 1;
      return history;
    });
    return { answer: await reader(lookup, signal), asked };
  }
  const ids = (answer: Answer<readonly PolicyChange[]>) =>
    answer.kind === 'found' ? answer.value.map(({ eventId }) => eventId) : answer.kind;

  it('come from the journal alone where it covers the time', async () => {
    const { answer, asked } = await read('2026-10-01T00:00:00Z', { kind: 'found', value: [change(TARGET, 9, old)] });
    expect(ids(answer)).toEqual(['event-5']);
    expect(asked).toBe(0);
  });

  it('come from both while the journal is young', async () => {
    const history = { kind: 'found', value: [change(TARGET, 9, old), change(TARGET, 5, old)] } as const;
    const { answer } = await read('2026-11-01T09:00:00Z', history);
    expect(ids(answer)).toEqual(['event-9', 'event-5']);
  });

  it('say what the history could not tell', async () => {
    const gap = { reason: 'throttled', subject: 'policy changes' } as const;
    const { answer } = await read(undefined, { kind: 'unread', gaps: [gap] });
    expect(ids(answer)).toEqual(['event-5']);
    expect(answer.kind === 'found' ? answer.gaps : []).toEqual([gap]);
  });

  it('are not read where neither answers', async () => {
    const fails = async (): Promise<never> => {
      throw new Error('no');
    };
    const gap = { reason: 'throttled', subject: 'policy changes' } as const;
    const journal = { record: fails, changesOf: fails, coverage: fails };
    const answer = await changesReader(journal, async () => ({ kind: 'unread', gaps: [gap] }))(lookup, signal);
    expect(answer).toEqual({ kind: 'unread', gaps: [gap] });
  });
});
