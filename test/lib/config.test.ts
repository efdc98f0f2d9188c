/** What is typed behind `-c`: right values become settings, wrong ones an error that says what to change. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { type Config, readConfig } from '../../lib/config.ts';
import { WrongConfig } from '../../lib/wrong-config.ts';

const directory = mkdtempSync(join(tmpdir(), 'denyscope-config-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let files = 0;
function file(content: unknown): string {
  const path = join(directory, `settings-${files++}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function read(context: Readonly<Record<string, unknown>>): Config {
  return readConfig({ tryGetContext: (key) => context[key], getAllContext: () => context }, directory);
}

function problemsOf(context: Readonly<Record<string, unknown>>): readonly string[] {
  try {
    read(context);
  } catch (error) {
    if (error instanceof WrongConfig) return error.problems;
    throw error;
  }
  return [];
}

const CONTENT = {
  json: JSON.stringify({ $schema: './settings.schema.json', email: ['json@example.com'] }),
  ts: "const email: readonly string[] = ['ts@example.com'];\nexport default { email };\n",
};

const BUS = 'arn:aws:events:eu-west-1:444455556666:event-bus/default';
const READER = 'arn:aws:iam::444455556666:role/Denyscope-Roles-1';

describe('the configuration', () => {
  it('needs nothing', () => {
    expect(read({})).toEqual({ kind: 'hub', global: false, settings: { ...DEFAULT_SETTINGS, email: [] } });
  });

  it('takes addresses from the command line and the file, each once', () => {
    const settings = file({ email: ['a@example.com', 'b@example.com'] });
    expect(read({ email: 'you@example.com, a@example.com', settings }).settings.email).toEqual([
      'a@example.com',
      'b@example.com',
      'you@example.com',
    ]);
  });

  it('knows a member by its bus', () => {
    expect(read({ member: BUS, readBy: `${READER},${READER}2` })).toMatchObject({
      kind: 'member',
      hubBusArn: BUS,
      readBy: [READER, `${READER}2`],
    });
    expect(read({ member: BUS })).toMatchObject({ kind: 'member', readBy: [] });
    expect(read({ global: 'true' })).toMatchObject({ kind: 'hub', global: true });
  });

  it('leaves the context of CDK and of others alone', () => {
    expect(
      problemsOf({ '@aws-cdk/core:newStyleStackSynthesis': true, 'aws:cdk:bundling-stacks': [], stage: 'x' }),
    ).toEqual([]);
  });

  it('takes an account and a principal once', () => {
    const role = 'arn:aws:iam::111122223333:role/deploy';
    const settings = file({ accounts: ['111122223333', '111122223333'], watchedPrincipals: [role, role] });
    expect(read({ settings }).settings).toMatchObject({ accounts: ['111122223333'], watchedPrincipals: [role] });
  });

  it('finds the file that lies beside cdk.json, as JSON or as TypeScript, and takes one of them alone', () => {
    const found = (names: readonly string[]): Config => {
      const place = mkdtempSync(join(directory, 'found-'));
      for (const name of names) writeFileSync(join(place, name), CONTENT[name.endsWith('.ts') ? 'ts' : 'json']);
      return readConfig({ tryGetContext: () => undefined, getAllContext: () => ({}) }, place);
    };
    expect(found(['denyscope.config.json']).settings.email).toEqual(['json@example.com']);
    expect(found(['denyscope.config.ts']).settings.email).toEqual(['ts@example.com']);
    expect(found([]).settings.email).toEqual([]);
    expect(() => found(['denyscope.config.json', 'denyscope.config.ts'])).toThrow(/two files of settings, keep one/);
  });

  it('takes the file that is named before the one that is found', () => {
    const place = mkdtempSync(join(directory, 'found-'));
    writeFileSync(join(place, 'denyscope.config.json'), CONTENT.json);
    writeFileSync(join(place, 'other.json'), JSON.stringify({ email: ['other@example.com'] }));
    const context: Readonly<Record<string, unknown>> = { settings: 'other.json' };
    const config = readConfig({ tryGetContext: (key) => context[key], getAllContext: () => context }, place);
    expect(config.settings.email).toEqual(['other@example.com']);
  });

  it('are read where an editor put a byte order mark before them', () => {
    expect(read({ settings: file('\ufeff{"email":["bom@example.com"]}') }).settings.email).toEqual(['bom@example.com']);
  });

  /** `[what, context, what the error must name]` */
  const WRONG: readonly [string, Readonly<Record<string, unknown>>, readonly RegExp[]][] = [
    [
      'an address that is none',
      { email: 'you' },
      [/-c email=you: not an email address; write -c email=you@example.com/],
    ],
    ['an empty address', { email: '' }, [/-c email: the value is empty/]],
    ['a file that is not there', { settings: join(directory, 'none.json') }, [/none\.json: cannot be read as JSON/]],
    ['a file that is not there, in words', { settings: join(directory, 'none.json') }, [/\(there is no such file\)$/]],
    ['a folder', { settings: directory }, [/cannot be read as JSON \(it is a folder\)$/]],
    ['a file that is not JSON', { settings: file('{"email":') }, [/cannot be read as JSON/]],
    ['a file that is not an object', { settings: file('[]') }, [/holds no object/]],
    ['a setting of a wrong type', { settings: file({ alarms: { floor: 'ten' } }) }, [/alarms\.floor.*"ten"/]],
    [
      'a setting that does not exist',
      { settings: file({ emails: ['a@example.com'] }) },
      [/settings emails: there is no such setting/],
    ],
    ['a key that is nearly one', { emial: 'a@example.com' }, [/-c emial=a@example\.com: .*write -c email=/]],
    ['a key in another case', { ReadBy: READER }, [/-c ReadBy=.*write -c readBy=/]],
    [
      'a quiet rule for everybody',
      { settings: file({ quietRules: [{ name: 'all', reason: 'x', principals: ['*'] }] }) },
      [/quietRules\.0: this rule would mute everything/],
    ],
    [
      'a filter by a severity that does not exist',
      {
        settings: file({
          subscriptions: [{ protocol: 'email', endpoint: 'a@example.com', filter: { severity: ['urgent'] } }],
        }),
      },
      [/subscriptions\.0\.filter\.severity\.0: "urgent" is not one of info, warning, critical/],
    ],
    [
      'an account that is none',
      { settings: file({ accounts: ['1234'] }) },
      [/accounts\.0: "1234" is not an account id of 12/],
    ],
    [
      'a filter that would never match',
      {
        settings: file({ subscriptions: [{ protocol: 'email', endpoint: 'a@example.com', filter: { team: ['x'] } }] }),
      },
      [/subscriptions\.0\.filter\.team: there is no such attribute; there are severity, account/],
    ],
    [
      'a filter that lets nothing through',
      {
        settings: file({ subscriptions: [{ protocol: 'email', endpoint: 'a@example.com', filter: { cause: [] } }] }),
      },
      [/subscriptions\.0\.filter\.cause: an empty list/],
    ],
    [
      'an endpoint of another protocol',
      {
        settings: file({ subscriptions: [{ protocol: 'https', endpoint: 'http://example.com' }] }),
      },
      [/subscriptions\.0\.endpoint: "http:\/\/example\.com" is not an https URL/],
    ],
    [
      'an endpoint subscribed twice',
      {
        email: 'a@example.com',
        settings: file({
          subscriptions: [{ protocol: 'email', endpoint: 'a@example.com', filter: { severity: ['critical'] } }],
        }),
      },
      [/subscriptions\.0\.endpoint: "a@example\.com" is subscribed already/],
    ],
    ['half a container', { settings: file({ maximumConcurrency: 2.5 }) }, [/maximumConcurrency: .*2\.5/]],
    [
      'a webhook host with a path',
      {
        settings: file({
          webhook: { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:x', host: 'a.com/b' },
        }),
      },
      [/webhook\.host: "a\.com\/b"/],
    ],
    [
      'a watched session',
      {
        settings: file({ watchedPrincipals: ['arn:aws:sts::111122223333:assumed-role/a/b'] }),
      },
      [/watchedPrincipals\.0: "arn:aws:sts/],
    ],
    ['a flag that is neither', { global: 'yes' }, [/-c global=yes: write -c global=true/]],
    ['a bus that is none', { member: 'default' }, [/-c member=default: give the ARN/]],
    ['readers without a member', { readBy: READER }, [/add -c member/]],
    ['a wildcard among the readers', { member: BUS, readBy: 'arn:aws:iam::444455556666:role/*' }, [/no wildcards/]],
    ['another word for the address', { recipient: 'a@example.com' }, [/write -c email=/]],
    [
      'every mistake at once, of form and of value',
      {
        settings: file({
          emial: ['a@example.com'],
          alarms: { flor: 3, burst: 'many' },
          accounts: ['12'],
          docsUrl: 'not a url',
          subscriptions: [
            { protocol: 'emial', endpoint: 'x' },
            { protocol: 'email', endpoint: 'a@example.com', filter: { account: ['1234'], severty: ['critical'] } },
          ],
        }),
      },
      [
        /settings emial: there is no such setting; did you mean email\?/,
        /settings alarms\.flor: .* did you mean floor\?/,
        /settings alarms\.burst: must be a number, this is "many"/,
        /settings accounts\.0: "12" is not an account id of 12 digits/,
        /settings docsUrl: "not a url" is not an https address/,
        /settings subscriptions\.0\.protocol: "emial" is not one of email, https, sqs, lambda; did you mean email\?/,
        /settings subscriptions\.1\.filter\.account\.0: "1234" is not an account id/,
        /settings subscriptions\.1\.filter\.severty: .*; did you mean severity\?/,
      ],
    ],
    [
      'a list where an address stands',
      { settings: file({ email: 'a@example.com' }) },
      [/settings email: must be a list, this is "a@example\.com"/],
    ],
    [
      'an organization without accounts',
      { settings: file({ organization: { id: 'o-a1b2c3d4e5', regions: [], hubAccount: '111122223333' } }) },
      [/settings organization\.regions: an empty list/],
    ],
    [
      'an organization whole and in parts',
      {
        settings: file({
          organization: {
            id: 'o-a1b2c3d4e5',
            root: 'r-a1b2',
            ous: ['ou-a1b2-c3d4e5f6'],
            regions: ['us-east-1'],
            hubAccount: '111122223333',
          },
        }),
      },
      [/settings organization: name either root .* or ous/],
    ],
    ['readers of two accounts', { member: BUS, readBy: `${READER},arn:aws:iam::777788889999:role/x` }, [/one account/]],
    ['a global member', { member: BUS, global: 'true' }, [/leave it out beside -c member/]],
    ['several at once', { email: 'you', global: 'maybe' }, [/email=you/, /global=maybe/]],
  ];
  it.each(WRONG)('refuses %s', (_what, context, expected) => {
    const problems = problemsOf(context).join('\n');
    for (const part of expected) expect(problems).toMatch(part);
  });
});
