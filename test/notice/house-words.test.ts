/**
 * Names of accounts beside their numbers, links into the right account, and the repository of a policy: said wherever
 * people read, kept a value whatever is in it, and nothing where nothing is known.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSettings, type Settings } from '../../lambdas/contract/settings.ts';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { compose, gistOf } from '../../lambdas/notice/compose.ts';
import { cliForm } from '../../lambdas/notice/fix-forms/cli.ts';
import { chatNotice } from '../../lambdas/notice/formats/chat.ts';
import { emailBody } from '../../lambdas/notice/formats/email.ts';
import { htmlDocument } from '../../lambdas/notice/formats/html.ts';
import { diagnosisJson } from '../../lambdas/notice/formats/json.ts';
import { markdownNotice } from '../../lambdas/notice/formats/markdown.ts';
import { terminalNotice } from '../../lambdas/notice/formats/terminal.ts';
import type { Notice } from '../../lambdas/notice/notice.ts';
import { SCP } from './guardrail-diagnosis.ts';
import { IDENTITY } from './identity-diagnosis.ts';

const NUMBER = '111122223333';
const DOCS = { docsUrl: 'https://example.com' };
const START = 'https://acme.awsapps.com/start';

describe('the name of an account', () => {
  it('stands beside its number in every form for people', () => {
    for (const form of formsOf(named('payments'))) expect(form).toMatch(/account\W+111122223333\W+payments/);
    expect(emailBody(named('payments')).replace(/\s+/g, ' ')).toContain(
      ', account 111122223333 (payments), eu-central-1',
    );
  });

  it('stands there for the level that an SCP hangs on', () => {
    const asked = SCP.fixes.map((fix) => ({ ...fix, attachTo: { kind: 'known', target: NUMBER } as const }));
    const diagnosis: Diagnosis = { ...SCP, fixes: asked, accountNames: { [NUMBER]: 'payments' } };
    expect(cliForm()(diagnosis)).toContain('# Where: 111122223333 (payments)');
  });

  it.each(['x` <https://evil.example|here> @channel', 'a\u202eb\u001b[31m', '](https://evil.example)', '<script>'])(
    'stays a value: %j',
    (name) => {
      for (const form of formsOf(named(name)))
        expect(form).not.toMatch(
          /<https:\/\/evil|(?<![\w.+(-])@channel|\]\(https:\/\/evil|<script>|[\p{Cf}]|(?!\n)\p{Cc}/u,
        );
    },
  );

  it('is none where none is known, of another account or of a look-alike', () => {
    for (const accountNames of [{}, { '999988887777': 'other' }])
      expect(compose({ ...IDENTITY, accountNames }, DOCS)).toEqual(compose(IDENTITY, DOCS));
  });

  it('is told to machines once', () => {
    const diagnosis = { ...IDENTITY, accountNames: { [NUMBER]: 'payments' } };
    expect(diagnosisJson(diagnosis, gistOf(diagnosis)).accountNames).toEqual({ [NUMBER]: 'payments' });
    expect(diagnosisJson(IDENTITY, gistOf(IDENTITY))).not.toHaveProperty('accountNames');
  });
});

describe('a link to the console', () => {
  it.each([START, `${START}/`, `${START}/#/`, `${START}#`])('leads through the access portal %s', (startUrl) => {
    const { links } = compose(IDENTITY, { ...DOCS, accessPortal: { startUrl, roleName: 'ReadOnly' } });
    const event = new URL(links.find(({ label }) => label === 'CloudTrail event')?.url ?? '');
    expect(`${event.origin}${event.pathname}`.replace(/\/$/, '')).toBe(START);
    const asked = new URLSearchParams(event.hash.replace('#/console?', ''));
    expect([...asked.keys()]).toEqual(['account_id', 'role_name', 'destination']);
    expect(asked.get('account_id')).toBe(NUMBER);
    expect(asked.get('destination')).toMatch(
      /^https:\/\/eu-central-1\.console\.aws\.amazon\.com\/cloudtrailv2\/home\?region=eu-central-1#\/events\/[0-9a-f-]{36}$/,
    );
  });

  it('lets people choose the permission set where none is named', () => {
    const { links } = compose(IDENTITY, { ...DOCS, accessPortal: { startUrl: START } });
    expect(links[0]?.url).toMatch(/#\/console\?account_id=111122223333&destination=https%3A/);
  });

  it('says its account where there is no portal', () => {
    const { links } = compose({ ...IDENTITY, accountNames: { [NUMBER]: 'payments' } }, DOCS);
    expect(links[0]?.label).toBe('CloudTrail event in account `111122223333` (`payments`)');
  });

  it('claims no account that is not known', () => {
    const diagnosis = { ...IDENTITY, denial: { ...IDENTITY.denial, account: '' } };
    expect(compose(diagnosis, DOCS).links[0]?.label).toBe('CloudTrail event');
    const portal = { ...DOCS, accessPortal: { startUrl: START } };
    expect(compose(diagnosis, portal).links[0]?.url).toMatch(/^https:\/\/eu-central-1\.console/);
  });
});

describe('the repository of a policy', () => {
  const ORDERS = { name: 'acme/orders', url: 'https://git.example/acme/orders', stacks: ['Orders*'] };
  const TAGS = { 'aws:cloudformation:stack-name': 'OrdersProd', 'aws:cloudformation:logical-id': 'Role1' };

  it('is told by the stack that made the role', () => {
    const diagnosis = { ...IDENTITY, callerTags: TAGS, repositories: [ORDERS, { name: 'acme/rest' }] };
    expect(mail(diagnosis)).toContain('written in stack OrdersProd, logical id Role1, of repository acme/orders');
    expect(compose(diagnosis, DOCS).links).toContainEqual({ label: 'Repository `acme/orders`', url: ORDERS.url });
    expect(diagnosisJson(diagnosis, gistOf(diagnosis)).fixes[0]).toMatchObject({
      writtenIn: { stack: 'OrdersProd', logicalId: 'Role1', repository: 'acme/orders', url: ORDERS.url },
    });
  });

  it('is told by the tags of a resource that is not the caller', () => {
    const arn = 'arn:aws:s3:::example-reports';
    const fixes = IDENTITY.fixes.map((fix) => ({
      ...fix,
      layer: 'resource' as const,
      attachTo: { kind: 'known', target: arn } as const,
    }));
    const diagnosis: Diagnosis = { ...IDENTITY, fixes, placeTags: { [arn]: TAGS } };
    expect(mail(diagnosis)).toContain('written in stack OrdersProd, logical id Role1');
    expect(mail({ ...diagnosis, placeTags: {} })).not.toContain('written in');
  });

  it.each([
    ['the account', { name: 'acme/infra', accounts: [NUMBER] }, true],
    ['nothing', { name: 'acme/infra' }, true],
    ['another account', { name: 'acme/infra', accounts: ['444455556666'] }, false],
    ['a stack, where the tags tell none', ORDERS, false],
  ])('is told by %s', (_, repository, isTold) => {
    const told = mail({ ...IDENTITY, repositories: [repository] }).includes(`written in repository ${repository.name}`);
    expect(told).toBe(isTold);
  });

  it('is not told of what is changed in the call', () => {
    const fixes = IDENTITY.fixes.map((fix) => ({ ...fix, attachTo: { kind: 'the-call' } as const }));
    expect(mail({ ...IDENTITY, fixes, repositories: [{ name: 'acme/infra' }] })).not.toContain('written in');
  });
});

describe('the words of the settings', () => {
  it('stand in the JSON', () => {
    const guidance = [{ cause: SCP.cause, words: 'See the landing-zone page', url: 'https://wiki.example.com' }];
    const wanted = [{ words: 'See the landing-zone page', url: 'https://wiki.example.com' }];
    expect(diagnosisJson(SCP, gistOf(SCP, { guidance })).guidance).toEqual(wanted);
    expect(diagnosisJson(SCP, compose(SCP, { ...DOCS, guidance })).guidance).toEqual(wanted);
    expect(diagnosisJson(SCP, gistOf(SCP))).not.toHaveProperty('guidance');
  });

  it.each([
    ['a number that is none', { accountNames: { '1234': 'x' } }],
    ['an empty name', { accountNames: { [NUMBER]: ' ' } }],
    ['a portal without https', { accessPortal: { startUrl: 'http://acme.awsapps.com/start' } }],
    ['a permission set with a blank', { accessPortal: { startUrl: START, roleName: 'a b' } }],
    ['a repository without a name', { repositories: [{ url: START }] }],
  ])('are refused: %s', (_, given) => {
    expect(readSettings(given).kind).toBe('wrong');
  });

  it('are read as the documentation writes them', () => {
    const [, example = ''] = /```json house\n([\s\S]*?)```/.exec(readFileSync('docs/routing.md', 'utf8')) ?? [];
    expect(readSettings(JSON.parse(example)).kind).toBe('ok');
  });

  it('are read', () => {
    const given = {
      accountNames: { [NUMBER]: 'payments' },
      repositories: [{ name: 'acme/orders', stacks: ['Orders*'] }],
      accessPortal: { startUrl: START },
    } satisfies Partial<Settings>;
    expect(readSettings(given)).toMatchObject({ kind: 'ok', settings: given });
  });
});

function named(name: string): Notice {
  return compose({ ...IDENTITY, accountNames: { [NUMBER]: name } }, DOCS);
}

function formsOf(notice: Notice): readonly string[] {
  return [
    emailBody(notice),
    JSON.stringify(chatNotice(notice)),
    htmlDocument([notice]).replace(/<\/?(?:code|dd|dt)>/g, ''),
    markdownNotice(notice),
    terminalNotice(notice, { colour: false }),
  ];
}

function mail(diagnosis: Diagnosis): string {
  return emailBody(compose(diagnosis, DOCS)).replace(/\s+/g, ' ');
}
