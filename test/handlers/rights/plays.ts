/** Plays of what a function seldom needs a right for, beside those in which everything fails. */
import { readFileSync } from 'node:fs';
import { MEMBER_HEARTBEAT, TEST_EVENT } from '../../../lambdas/contract/names.ts';
import { type Json, listAt, textAt } from '../../../lambdas/denial/fields.ts';
import { recordOf } from '../../admission/denials.ts';
import { coverJournal, PLAYS, type Play } from '../faults/plays.ts';
import { ACCOUNT, type Stage } from '../faults/stage.ts';

const SECRET = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:hook-a1b2c3`;
export const WEBHOOK = { secretArn: SECRET, host: 'hooks.slack.com' };

const snapshot: Json = JSON.parse(readFileSync('examples/snapshot.json', 'utf8'));
const example = (stem: string): Json => JSON.parse(readFileSync(`examples/denials/${stem}.json`, 'utf8'));
const LAKE_READER = `arn:aws:iam::${ACCOUNT}:role/LakeReader`;
const { organization: _, ...alone } = snapshot;
const WORLD = { account: ACCOUNT, snapshot: alone, assumableRoles: ['denyscope-reader'] };

const taken = (stage: Stage, records: readonly unknown[]) =>
  stage.invoke('diagnose-denial', {
    Records: records.map((detail, at) => ({ messageId: `m${at}`, body: JSON.stringify({ source: 'aws.s3', detail }) })),
  });

const told = ({ endpoint }: Stage): readonly string[] =>
  endpoint.served.flatMap(({ operation, params }) =>
    operation === 'Publish' && textAt(params, 'TopicArn')?.endsWith(':alerts') === true ? [JSON.stringify(params)] : [],
  );

const minutesAgo = (stage: Stage, record: unknown, minutes: number) => ({
  ...Object(record),
  eventTime: `${stage.at(-minutes).slice(0, 19)}Z`,
});

/** The copies of one call in two accounts, the second after the first was told. */
const copies: Play = {
  name: 'copies',
  world: WORLD,
  againAfterMs: 0,
  prepare: async () => {},
  async run(stage) {
    const copy = (recipientAccountId: string) =>
      recordOf({ eventId: `of-${recipientAccountId}`, more: { sharedEventID: 'the-call', recipientAccountId } });
    await taken(stage, [copy('111122223333')]);
    await taken(stage, [copy(ACCOUNT)]);
    return true;
  },
  missing: async (stage) => (told(stage).length === 1 ? [] : [`told ${told(stage).length} times`]),
};

const detached = listAt(snapshot, 'changes').find((one) => textAt(one, 'eventName') === 'DetachRolePolicy');

const change = (stage: Stage, minutes: number) =>
  stage.invoke('record-change', {
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.iam',
    detail: { ...minutesAgo(stage, detached, minutes), eventID: `change-${minutes}` },
  });

/** One role changed twice, refused then, and an alarm of it: each asks the journal which change it was. */
const changed: Play = {
  name: 'changed',
  world: { ...WORLD, contributors: { 'Denyscope-principals': { [LAKE_READER]: 130 } } },
  againAfterMs: 0,
  async prepare(stage) {
    await coverJournal(stage);
    await change(stage, 12);
    await change(stage, 9);
  },
  async run(stage) {
    await taken(stage, [minutesAgo(stage, example('33-detached-policy'), 4)]);
    const alarmed = PLAYS.find(({ name }) => name === 'alarm');
    return alarmed !== undefined && (await alarmed.run(stage));
  },
  missing: async (stage) => {
    const withChange = told(stage).filter((one) => one.includes('iam:DetachRolePolicy'));
    return withChange.length === 2 ? [] : [`the change named ${withChange.length} times`];
  },
};

/** A change in another account, one of the organization, a heartbeat, a test, and what `doctor` asks. */
const rest: Play = {
  name: 'the rest',
  world: { ...WORLD, snapshot, organizationReaders: [ACCOUNT] },
  againAfterMs: 0,
  prepare: coverJournal,
  async run(stage) {
    const elsewhere = recordOf({
      eventId: 'version',
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreatePolicyVersion',
      parameters: {
        policyArn: 'arn:aws:iam::111122223333:policy/App',
        policyDocument: '{"Version":"2012-10-17","Statement":[]}',
        setAsDefault: true,
      },
      more: { errorCode: undefined, errorMessage: undefined },
    });
    const ofOrganization = {
      ...elsewhere,
      eventID: 'scp',
      eventSource: 'organizations.amazonaws.com',
      eventName: 'AttachPolicy',
      requestParameters: { policyId: 'p-12345678', targetId: 'ou-ab12-12345678' },
    };
    const requestParameters = {
      ...Object(elsewhere['requestParameters']),
      policyArn: 'arn:aws:iam::999900001111:policy/App',
    };
    const notListed = { ...elsewhere, eventID: 'not-listed', recipientAccountId: '999900001111', requestParameters };
    for (const detail of [elsewhere, notListed, ofOrganization]) {
      await stage.invoke('record-change', { 'detail-type': 'AWS API Call via CloudTrail', detail });
    }
    await stage.invoke('tick', {
      'detail-type': MEMBER_HEARTBEAT.detailType,
      account: '111122223333',
      region: 'eu-west-1',
      resources: [`arn:aws:events:eu-west-1:111122223333:rule/${MEMBER_HEARTBEAT.rule}`],
    });
    const test = {
      source: TEST_EVENT.source,
      'detail-type': TEST_EVENT.detailType,
      account: ACCOUNT,
      region: 'eu-west-1',
      time: stage.at(0),
      detail: { id: '5a2c1c5e-8b1f-4a53-9f0e-0a8f2a3a7c11' },
    };
    await stage.invoke('diagnose-denial', { Records: [{ messageId: 'test', body: JSON.stringify(test) }] });
    await stage.invoke('diagnose-denial', { denyscopeAccessCheck: { account: ACCOUNT, accounts: ['111122223333'] } });
    return true;
  },
  missing: async (stage) => {
    const written = stage.endpoint.served
      .filter(({ service }) => service === 'dynamodb')
      .map(({ params }) => JSON.stringify(params));
    return ['change#arn:aws:iam::111122223333:policy/App', 'change#ou-ab12-12345678', 'member', 'tests']
      .filter((name) => !written.some((one) => one.includes(name)))
      .map((name) => `no ${name}`);
  },
};

export const RARE_PLAYS: readonly Play[] = [copies, changed, rest];

/** What tells people, with an address that is a secret. What lies in it is no address, so that nothing else is called. */
export const TOLD_BY_WEBHOOK: readonly Play[] = PLAYS.filter(({ name }) =>
  ['news', 'tick', 'alarm'].includes(name),
).map((play) => ({
  ...play,
  name: `${play.name}, by webhook`,
  world: { ...play.world, secrets: { [SECRET]: 'none' } },
}));
