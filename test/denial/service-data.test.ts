import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { dependentActions, tabledActions } from '../../lambdas/denial/action.ts';
import { build } from '../../lambdas/denial/data/build.ts';
import {
  allServices,
  exactAction,
  isKnownService,
  knownAction,
  serviceConditionKeys,
  setServiceDataBase,
} from '../../lambdas/denial/service-data.ts';

const HERE = new URL('../../lambdas/denial/data/services/', import.meta.url);

afterEach(() => setServiceDataBase(HERE));

describe('the service reference', () => {
  test('the generated files are current', async () => {
    const files = await build();
    expect(readdirSync(HERE).toSorted()).toEqual([...files.keys()].toSorted());
    const stale = [...files].filter(([name, text]) => readFileSync(new URL(name, HERE), 'utf8') !== text);
    expect(stale.map(([name]) => name)).toEqual([]);
  });

  test('stays small enough to lie beside the code', () => {
    const bytes = readdirSync(HERE).map((name) => readFileSync(new URL(name, HERE)).length);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_500_000);
  });

  test('an action in any case', () => {
    expect(exactAction('S3:getobject')).toBe('s3:GetObject');
    expect(exactAction('s3:GetObjekt')).toBe('s3:GetObjekt');
    const action = knownAction('s3:ListBucket');
    expect(action?.resources.map((type) => [type.name, type.arnFormat])).toContainEqual([
      'bucket',
      // biome reads a placeholder into the plain text.
      ['arn:', '{Partition}:s3:::', '{BucketName}'].join('$'),
    ]);
    expect(action?.conditionKeys).toContain('s3:prefix');
    expect(knownAction('sts:GetCallerIdentity')?.resources).toEqual([]);
  });

  test('a service that is not there is not known, and no error', () => {
    for (const name of ['nope', '../s3', '', 'a'.repeat(100), '__proto__', 'index', 's3/../s3', 'S\u0000']) {
      expect(knownAction(`${name}:GetObject`)).toBeUndefined();
      expect(isKnownService(name)).toBe(false);
      expect(serviceConditionKeys(name)).toEqual([]);
    }
    expect(knownAction('s3:__proto__')).toBeUndefined();
    expect(knownAction('s3')).toBeUndefined();
  });

  test('without its files nothing is known, and nothing fails', () => {
    setServiceDataBase(new URL('file:///nowhere/'));
    expect(knownAction('s3:GetObject')).toBeUndefined();
    expect(allServices()).toEqual([]);
    setServiceDataBase(HERE);
    expect(knownAction('s3:GetObject')).toBeDefined();
  });

  test('every action of the tables exists', () => {
    const missing = tabledActions().filter((action) => !knownAction(action));
    expect(missing).toEqual([]);
  });

  test('what an action depends on', () => {
    expect(dependentActions('lambda:CreateFunction')).toContain('iam:PassRole');
    expect(dependentActions('ec2:RunInstances').filter((action) => action === 'iam:PassRole')).toHaveLength(1);
    expect(dependentActions('s3:GetObject')).toEqual([]);
    expect(dependentActions('no:Such')).toEqual([]);
  });
});
