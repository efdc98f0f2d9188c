/** What is wrong with settings, in words of this house and never in those of the library that checks them. */
import { expect, it } from 'vitest';
import { readSettings } from '../../lambdas/contract/settings.ts';

it.each([
  [{ accountNames: { '111122223333': ' ' } }, 'settings accountNames.111122223333: is empty'],
  [
    { accountNames: { '111122223333': 'a'.repeat(101) } },
    'settings accountNames.111122223333: is longer than 100 characters',
  ],
  [{ repositories: [{ name: '' }] }, 'settings repositories.0.name: is empty'],
  [{ guidance: [{ words: '', cause: 'scp-no-allow' }] }, 'settings guidance.0.words: is empty'],
  [{ ownerTag: '' }, 'settings ownerTag: is empty'],
])('says of %j what is wrong', (settings, words) => {
  const read = readSettings(settings);
  expect(read.kind === 'wrong' ? read.problems : []).toEqual([words]);
});

it('names every setting that does not exist, wherever it stands', () => {
  const read = readSettings({
    emial: 1,
    slak: 2,
    constructor: 3,
    slack: { workspaceId: 'T1', channelId: 'C1', one: 1, two: 2 },
    quietRules: [{ name: 'ci', reason: 'known', acton: ['s3:*'], actoins: [], actions: ['s3:*'] }],
  });
  expect(read.kind === 'wrong' ? [...read.problems].sort() : []).toEqual([
    'settings constructor: there is no such setting',
    'settings emial: there is no such setting; did you mean email?',
    expect.stringMatching(/^settings quietRules\.0\.actoins: .*did you mean actions/),
    expect.stringMatching(/^settings quietRules\.0\.acton: .*did you mean actions/),
    'settings slack.one: there is no such setting',
    'settings slack.two: there is no such setting',
    'settings slak: there is no such setting; did you mean slack?',
  ]);
});

it.each(['a\u0000@example.com', 'a@exam\u0007ple.com', '\ud800@example.com'])(
  'takes no address such as %j',
  (address) => {
    expect(readSettings({ email: [address] })).toMatchObject({
      kind: 'wrong',
      problems: [expect.stringContaining('not an email address')],
    });
  },
);

const words = 'Ask the platform team';
const to = (filter: object) => ({ subscriptions: [{ protocol: 'email', endpoint: 'a@example.com', filter }] });
const quiet = (rule: object) => ({ quietRules: [{ name: 'ci', reason: 'known', ...rule }] });
const hook = (secretArn: string, host = 'hooks.slack.com') => ({ webhook: { secretArn, host } });
const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:hook-a1b2c3';

/** What could never fit, be read or be reached is refused, and not first missed by somebody who waits for a notice. */
const IN_VAIN: readonly (readonly [what: string, settings: object, problem: RegExp])[] = [
  [
    'a cause of guidance',
    { guidance: [{ words, cause: 'scp-explict-deny' }] },
    /cause: .*did you mean scp-explicit-deny/,
  ],
  ['a cause of a filter', to({ cause: ['scp-explict-deny'] }), /cause\.0: .*did you mean scp-explicit-deny/],
  ['a cause of a quiet rule', quiet({ causes: ['object-mising'] }), /causes\.0: .*did you mean object-missing/],
  ['causes by a pattern of none', quiet({ causes: ['kms-*'] }), /causes\.0: "kms-\*" is not one of/],
  [
    'a filter by a name of a Region',
    to({ region: ['Ireland'] }),
    /region\.0: "Ireland" is not a Region such as eu-west-1/,
  ],
  ['a filter by a role name', to({ principal: ['Deploy'] }), /principal\.0: .*whole and without wildcards/],
  ['a filter by a pattern', to({ principal: ['arn:aws:iam::*:role/Deploy'] }), /principal\.0: .*without wildcards/],
  ['a filter by a host', to({ service: ['s3.amazonaws.com'] }), /service\.0: .*such as s3/],
  ['a filter by no owner', to({ owner: [''] }), /owner\.0: is empty/],
  ['a part of an account of a quiet rule', quiet({ accounts: ['1111'] }), /accounts\.0: "1111" is not an account id/],
  ['an account of a quiet rule', quiet({ accounts: ['prod'] }), /accounts\.0: "prod" is not an account id/],
  ['a principal of a quiet rule', quiet({ principals: ['Deploy'] }), /principals\.0: .*such as \*:role\/Name/],
  ['an action of a quiet rule', quiet({ actions: ['GetObject'] }), /actions\.0: .*such as s3:GetObject/],
  ['an empty list of a quiet rule', quiet({ actions: [] }), /actions: an empty list fits nothing/],
  [
    'a stack by its ARN',
    { repositories: [{ name: 'a', stacks: ['arn:aws:cloudformation:x'] }] },
    /stacks\.0: .*not a name of/,
  ],
  ['a repository of no account', { repositories: [{ name: 'a', accounts: [] }] }, /accounts: an empty list/],
  ['a secret without its last characters', hook(SECRET.slice(0, -7)), /secretArn: .*not a whole ARN of a secret/],
  ['many secrets', hook(SECRET.replace('hook-a1b2c3', '*-??????')), /secretArn: .*not a whole ARN/],
  ['a host without a name', hook(SECRET, '.slack.com'), /host: .*not a host name/],
  ['many watched callers', { watchedPrincipals: ['arn:aws:iam::111122223333:role/*'] }, /without wildcards/],
  [
    'a queue with an order',
    { subscriptions: [{ protocol: 'sqs', endpoint: 'arn:aws:sqs:eu-west-1:111122223333:a.fifo' }] },
    /not an ARN of a standard queue/,
  ],
  ['a URL without a host', { subscriptions: [{ protocol: 'https', endpoint: 'https:///x' }] }, /not an https URL/],
  ['an address without a host', { docsUrl: 'https://[x' }, /docsUrl: .*not an https address/],
];

it.each(IN_VAIN)('refuses %s', (_, settings, problem) => {
  const read = readSettings(settings);
  const problems = read.kind === 'wrong' ? read.problems : [];
  expect(problems).toEqual([expect.stringMatching(problem)]);
});

const ADDRESSES = {
  'accessPortal.startUrl': (url: string) => ({ accessPortal: { startUrl: url } }),
  docsUrl: (url: string) => ({ docsUrl: url }),
  'repositories.0.url': (url: string) => ({ repositories: [{ name: 'a', url }] }),
  'guidance.0.url': (url: string) => ({ guidance: [{ words, policy: 'p', url }] }),
};

it.each(Object.entries(ADDRESSES))('takes no password in %s, and repeats none', (place, settingsWith) => {
  for (const url of ['https://me:hunter2@example.com/start', 'https://hunter2@example.com', 'http://me:hunter2@a.co']) {
    const read = readSettings(settingsWith(url));
    const problems = read.kind === 'wrong' ? read.problems : [];
    expect(problems).toEqual([expect.stringMatching(/user name or a password|is not an https address/)]);
    expect(problems[0]).toContain(place);
    expect(problems[0]).not.toContain('hunter2');
  }
  expect(readSettings(settingsWith('https://example.com/start?x=a@b')).kind).toBe('ok');
});

it.each([
  quiet({ causes: ['*-explicit-deny', 'object-missing'] }),
  quiet({ principals: ['*:role/Ci', 'arn:aws:iam::111122223333:user/*', 'config.amazonaws.com'] }),
  quiet({ actions: ['s3:Get*', 'ec2:*'], accounts: ['1111*', '111122223333', '1111222233??', '*3333', '*'] }),
  to({ cause: ['digest', 'identity-no-allow'], region: ['us-gov-west-1', 'none'], service: ['access-analyzer'] }),
  to({ principal: ['arn:aws:iam::111122223333:role/team/Deploy', 'none', 'AWS Internal', 'ec2.amazonaws.com'] }),
  hook(SECRET, 'prod-12.westeurope.logic.azure.com'),
])('takes %j', (settings) => {
  expect(readSettings(settings)).toMatchObject({ kind: 'ok' });
});
