/** The alarms, and that each has its section in the runbook and each section its alarm. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DENIAL_LINE } from '../../lambdas/contract/names.ts';
import { hub, isObject, listed, objectIn, type Resource, resourceOf, resourcesOf, textOf } from './synthesized.ts';

const WATCHED = 'arn:aws:iam::111122223333:role/ci/deploy';
const stack = hub({
  accounts: ['444455556666'],
  watchedPrincipals: [WATCHED],
  alarms: { bandWidth: 4, floor: 12, burst: 300, perPrincipal: 40 },
});
const alarms = resourcesOf(stack, 'AWS::CloudWatch::Alarm');
const composites = resourcesOf(stack, 'AWS::CloudWatch::CompositeAlarm');
const named = (name: string): Resource['properties'] => {
  const found = [...alarms, ...composites].find((each) => each.properties['AlarmName'] === name);
  if (found === undefined) throw new Error(`no alarm ${name}`);
  return found.properties;
};
const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');

describe('the runbook', () => {
  const sections = [...runbook.matchAll(/^## (.+)$/gm)].map((match) => match[1] ?? '');

  it('has a section for each alarm, and an alarm for each section', () => {
    const linked = [...alarms, ...composites].map(({ properties }) => {
      const link = /runbook\.md#([\w-]+)$/.exec(String(properties['AlarmDescription']));
      return link?.[1] ?? `${properties['AlarmName']} links to nothing`;
    });
    expect([...new Set(linked)].sort()).toEqual([...sections].sort());
  });

  it.each(sections)('says of %s what it is, how to look, and what to do', (section) => {
    const text = runbook.slice(runbook.indexOf(`## ${section}\n`)).split(/\n## /)[0] ?? '';
    expect([...text.matchAll(/^\*\*(\w+)\.\*\*/gm)].map((match) => match[1])).toEqual([
      'Description',
      'Investigation',
      'Resolution',
    ]);
  });
});

describe('denials above the baseline', () => {
  it('need the learned band and the floor, two of three periods each', () => {
    const band = named('Denyscope-part-above-baseline-band');
    expect(JSON.stringify(band['Metrics'])).toMatch(/ANOMALY_DETECTION_BAND\(\w+, ?4\)/);
    expect(band).toMatchObject({
      ComparisonOperator: 'GreaterThanUpperThreshold',
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
    });
    expect(band['Threshold']).toBeUndefined();
    const floor = named('Denyscope-part-above-baseline-floor');
    expect(floor).toMatchObject({ Threshold: 12, Period: 300, EvaluationPeriods: 3, DatapointsToAlarm: 2 });
    const rule = textOf(named('Denyscope-denials-above-baseline')['AlarmRule']);
    expect(rule).toMatch(
      /^\(ALARM\("<Alarmsabovebaselineband\w+\.Arn>"\) AND ALARM\("<Alarmsabovebaselinefloor\w+\.Arn>"\)\)$/,
    );
  });

  it('fire at once above the burst ceiling', () => {
    expect(named('Denyscope-denials-burst')).toMatchObject({ Threshold: 300, EvaluationPeriods: 1, Statistic: 'Sum' });
  });

  it('fire for one principal while the total is calm', () => {
    const alarm = named('Denyscope-denials-of-one-principal');
    expect(alarm['Threshold']).toBe(40);
    const [query] = listed(alarm['Metrics']);
    expect(objectIn({ query }, 'query')).toMatchObject({
      Expression: 'INSIGHT_RULE_METRIC("Denyscope-principals", "MaxContributorValue")',
      Period: 300,
      ReturnData: true,
    });
  });

  it('watch a principal by name, tagged with it', () => {
    const [watched] = composites.filter((each) => listed(each.properties['Tags']).length > 0);
    expect(watched?.properties['Tags']).toEqual([{ Key: 'denyscope:principal', Value: WATCHED }]);
    const metric = named(`${String(watched?.properties['AlarmName']).replace('-denials-', '-part-')}-floor`);
    expect(metric['Dimensions']).toEqual([
      { Name: 'Principal', Value: WATCHED },
      { Name: 'service', Value: 'denyscope' },
    ]);
  });

  it('go to the spike report, not raw to people', () => {
    for (const { properties } of [...alarms, ...composites]) {
      if (String(properties['AlarmName']).startsWith('Denyscope-denyscope-')) continue;
      expect(listed(properties['AlarmActions']), String(properties['AlarmName'])).toEqual([]);
    }
  });

  it('are silent while there is nothing', () => {
    for (const { properties } of alarms) {
      const expected =
        properties['AlarmName'] === 'Denyscope-denyscope-heartbeat-missing' ? 'breaching' : 'notBreaching';
      expect(properties['TreatMissingData'], String(properties['AlarmName'])).toBe(expected);
    }
  });
});

describe('alarms on Denyscope itself', () => {
  it('go from CloudWatch straight to the topic, and say when it is over', () => {
    const own = alarms.filter((each) => String(each.properties['AlarmName']).startsWith('Denyscope-denyscope-'));
    expect(own).toHaveLength(8);
    for (const { id, properties } of own) {
      for (const actions of ['AlarmActions', 'OKActions']) {
        expect(listed(properties[actions]).map(textOf), id).toEqual([expect.stringMatching(/^<TopicsAlerts/)]);
      }
    }
  });

  it('watch every function', () => {
    for (const name of ['function-errors', 'function-throttles']) {
      const metrics = listed(named(`Denyscope-denyscope-${name}`)['Metrics']);
      expect(metrics.filter((each) => isObject(each) && isObject(each['MetricStat']))).toHaveLength(4);
    }
  });
});

describe('the insight rules', () => {
  it('sum the counts of the one marked line, by principal and by action', () => {
    for (const [id, field] of [
      ['Insightprincipals', DENIAL_LINE.principal],
      ['Insightactions', DENIAL_LINE.action],
    ] as const) {
      const { RuleBody, RuleState } = resourceOf(stack, 'AWS::CloudWatch::InsightRule', id).properties;
      expect(RuleState).toBe('ENABLED');
      const body: unknown = JSON.parse(textOf(RuleBody));
      expect(body).toMatchObject({
        Schema: { Name: 'CloudWatchLogRule', Version: 1 },
        LogGroupNames: [expect.stringMatching(/^<DiagnoserHandlerLog/)],
        Contribution: {
          Keys: [`$.${field}`],
          ValueOf: `$.${DENIAL_LINE.count}`,
          Filters: [{ Match: `$.${DENIAL_LINE.marker}`, In: [DENIAL_LINE.value] }],
        },
        AggregateOn: 'Sum',
      });
    }
  });
});

describe('the dashboard', () => {
  const body: unknown = JSON.parse(textOf(resourceOf(stack, 'AWS::CloudWatch::Dashboard').properties['DashboardBody']));
  const text = JSON.stringify(body);

  it('shows the rate with its band, layers, contributors, latency, queue and what drives the bill', () => {
    for (const part of [
      'ANOMALY_DETECTION_BAND(denials, 4)',
      '"ruleName":"Denyscope-principals"',
      '"ruleName":"Denyscope-actions"',
      '"Layer","scp","service","denyscope"',
      'EventToNoticeLatency',
      'ApproximateNumberOfMessagesVisible',
      'Invocations',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('does not overlap', () => {
    const cells = new Set<string>();
    for (const widget of listed(objectIn({ body }, 'body')['widgets'])) {
      if (!isObject(widget)) continue;
      const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((side) => Number(widget[side]));
      for (let column = x ?? 0; column < (x ?? 0) + (width ?? 0); column++) {
        for (let row = y ?? 0; row < (y ?? 0) + (height ?? 0); row++) {
          expect(cells.has(`${column},${row}`)).toBe(false);
          expect(column).toBeLessThan(24);
          cells.add(`${column},${row}`);
        }
      }
    }
    expect(cells.size).toBeGreaterThan(300);
  });
});
