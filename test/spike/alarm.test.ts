import { describe, expect, it } from 'vitest';
import { watchedAlarmId } from '../../lambdas/contract/names.ts';
import { parseAlarm } from '../../lambdas/spike/alarm.ts';

const STATE = { value: 'ALARM', reason: 'x', timestamp: '2026-11-20T03:10:00.000+0000' };
const BEFORE = { value: 'OK', timestamp: '2026-11-20T01:00:00.000+0000' };

const EVENT = {
  id: 'event-1',
  'detail-type': 'CloudWatch Alarm State Change',
  source: 'aws.cloudwatch',
  time: '2026-11-20T03:10:01Z',
  detail: { alarmName: 'Denyscope-denials-above-baseline', state: STATE, previousState: BEFORE },
};

describe('an alarm', () => {
  it('is read from the event of a composite alarm', () => {
    expect(parseAlarm(EVENT)).toEqual({
      name: 'Denyscope-denials-above-baseline',
      stack: 'Denyscope',
      state: 'ALARM',
      at: '2026-11-20T03:10:00.000Z',
      before: { state: 'OK', at: '2026-11-20T01:00:00.000Z' },
      eventId: 'event-1',
    });
  });

  it('is read from the payload of a Lambda action', () => {
    const { detail, ...rest } = EVENT;
    const payload = { ...rest, alarmArn: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:x', alarmData: detail };
    expect(parseAlarm(payload)).toMatchObject({ name: 'Denyscope-denials-above-baseline', state: 'ALARM' });
  });

  it('is about the contributor that rose', () => {
    const principal = 'arn:aws:iam::111122223333:role/app';
    const alarmContributor = { id: 'c1', attributes: { Service: 's3', Principal: principal } };
    const event = { ...EVENT, detail: { ...EVENT.detail, alarmContributor } };
    expect(parseAlarm(event)?.principal).toBe(principal);
  });

  it('is about the watched principal in its name', () => {
    const [watched, other] = ['arn:aws:iam::111122223333:role/team/app', 'arn:aws:iam::111122223333:role/app'];
    const alarmName = `My-denials-stack-denials-${watchedAlarmId(watched)}`;
    const alarm = parseAlarm({ ...EVENT, detail: { ...EVENT.detail, alarmName } }, [other, watched]);
    expect(alarm).toMatchObject({ principal: watched, stack: 'My-denials-stack' });
  });

  it.each([
    ['nothing', undefined],
    ['text', 'ALARM'],
    ['no name', { ...EVENT, detail: { state: STATE } }],
    ['another state', { ...EVENT, detail: { ...EVENT.detail, state: { value: 'SHOUTING' } } }],
    ['no time', { ...EVENT, time: 'soon', detail: { ...EVENT.detail, state: { value: 'OK' } } }],
    ['a name that is none', { ...EVENT, detail: { ...EVENT.detail, alarmName: { arn: 1 } } }],
  ])('is not read from %s', (_, event) => {
    expect(parseAlarm(event)).toBeUndefined();
  });
});
