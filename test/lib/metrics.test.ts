/** What the alarms and the dashboard look at is what the functions write: same namespace, name and dimensions. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { DENIAL_LINE, DIMENSION, METRIC, METRICS_SERVICE } from '../../lambdas/contract/names.ts';
import { hub, isObject, listed, objectIn, resourceOf, resourcesOf, textOf } from './synthesized.ts';

const WATCHED = 'arn:aws:iam::111122223333:role/deploy';
const stack = hub({ watchedPrincipals: [WATCHED] });

/** The functions' own code, in a process of its own with the environment that the stack sets. */
function written(script: string): unknown[] {
  const variables = objectIn(
    objectIn(resourceOf(stack, 'AWS::Lambda::Function', 'Diagnoser').properties, 'Environment'),
    'Variables',
  );
  const telemetry = new URL('../../lambdas/handlers/telemetry.ts', import.meta.url).href;
  const output = execFileSync(
    process.execPath,
    ['--input-type=module', '-e', `import * as t from '${telemetry}';${script}`],
    {
      encoding: 'utf8',
      env: { [METRICS_SERVICE.variable]: textOf(variables[METRICS_SERVICE.variable]) },
    },
  );
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

const key = (namespace: unknown, name: unknown, dimensions: readonly (readonly [string, unknown])[]): string =>
  JSON.stringify([namespace, name, [...dimensions].sort()]);

function emitted(): Set<string> {
  const plain = Object.values(METRIC).map((name) => ({ name, unit: 'Count', value: 1 }));
  const sets = [
    ...plain,
    { name: METRIC.denials, unit: 'Count', value: 1, dimension: { name: DIMENSION.principal, value: WATCHED } },
    ...['identity', 'boundary', 'session', 'scp', 'rcp', 'resource', 'trust', 'endpoint'].map((value) => ({
      name: METRIC.denials,
      unit: 'Count',
      value: 1,
      dimension: { name: DIMENSION.layer, value },
    })),
  ];
  return new Set(
    written(`t.emit(${JSON.stringify(sets)})`).flatMap((document) =>
      listed(objectIn(document, '_aws')['CloudWatchMetrics']).flatMap((directive) => {
        const { Namespace, Metrics, Dimensions } = objectIn({ directive }, 'directive');
        return listed(Dimensions).flatMap((set) =>
          listed(Metrics).map((metric) =>
            key(
              Namespace,
              objectIn({ metric }, 'metric')['Name'],
              listed(set).map((name) => [String(name), isObject(document) ? document[String(name)] : undefined]),
            ),
          ),
        );
      }),
    ),
  );
}

/** Own metrics in alarms, in both of CloudFormation's forms. */
function alarmed(): string[] {
  return resourcesOf(stack, 'AWS::CloudWatch::Alarm').flatMap(({ properties }) => {
    const nested = listed(properties['Metrics']).map((each) => objectIn(objectIn({ each }, 'each'), 'MetricStat'));
    return [properties, ...nested.map((stat) => objectIn(stat, 'Metric'))]
      .filter((metric) => metric['Namespace'] === 'Denyscope')
      .map(({ Namespace, MetricName, Dimensions }) =>
        key(
          Namespace,
          MetricName,
          listed(Dimensions).map((each) => {
            const { Name, Value } = objectIn({ each }, 'each');
            return [String(Name), Value];
          }),
        ),
      );
  });
}

/** A row of a widget: namespace, name, dimension name, value, …, rendering options; `.` repeats the row above. */
function shown(): string[] {
  const body: unknown = JSON.parse(textOf(resourceOf(stack, 'AWS::CloudWatch::Dashboard').properties['DashboardBody']));
  return listed(objectIn({ body }, 'body')['widgets']).flatMap((widget) =>
    listed(objectIn(objectIn({ widget }, 'widget'), 'properties')['metrics']).flatMap((row) => {
      const cells = listed(row).filter((cell) => typeof cell === 'string');
      if (cells[0] !== 'Denyscope') return [];
      const dimensions = cells.slice(2);
      const pairs = dimensions.flatMap((cell, at) =>
        at % 2 === 0 ? [[String(cell), dimensions[at + 1]] as const] : [],
      );
      return [key(cells[0], cells[1], pairs)];
    }),
  );
}

describe('the metrics', () => {
  const there = emitted();

  it('that alarms watch are written', () => {
    expect(alarmed().length).toBeGreaterThan(6);
    expect(alarmed().filter((metric) => !there.has(metric))).toEqual([]);
  });

  it('that the dashboard shows are written', () => {
    expect(shown().length).toBeGreaterThan(15);
    expect(shown().filter((metric) => !there.has(metric))).toEqual([]);
  });
});

describe('the line that is counted', () => {
  it('has its fields at the top, where the insight rules look', () => {
    const line = {
      fingerprint: 'f',
      account: '111122223333',
      principal: 'p',
      action: 's3:GetObject',
      layer: 'scp',
      count: 3,
    };
    expect(written(`t.logDenials([${JSON.stringify(line)}])`)).toEqual([
      expect.objectContaining({ [DENIAL_LINE.marker]: DENIAL_LINE.value, ...line }),
    ]);
  });
});
