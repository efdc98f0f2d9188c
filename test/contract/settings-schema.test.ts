/** The published JSON Schema of the settings is that of the code, and says no to what the code refuses by form. */
import { join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { SettingsSchema } from '../../lambdas/contract/settings.ts';

const FILE = join(import.meta.dirname, '../../docs/schema/settings.schema.json');

/** `partial_check` and the like have no form in JSON Schema: the code alone keeps those rules. */
function published(): string {
  const schema = toJsonSchema(SettingsSchema, { typeMode: 'input', errorMode: 'ignore' });
  const { $schema, ...rest } = schema;
  return `${JSON.stringify({ $schema, title: 'Settings of Denyscope', ...rest }, undefined, 2)}\n`;
}

describe('the JSON Schema of the settings', () => {
  it('is current (npm run golden renews it)', async () => {
    await expect(published()).toMatchFileSnapshot(FILE);
  });

  const validate = new Ajv({ strict: false }).compile(JSON.parse(published()));

  it.each([
    ['nothing', {}, true],
    ['an address', { email: ['a@example.com'] }, true],
    ['an address that is none', { email: ['a'] }, false],
    ['a name that does not exist', { emial: [] }, false],
    [
      'a filter',
      { subscriptions: [{ protocol: 'email', endpoint: 'a@b.co', filter: { severity: ['critical'] } }] },
      true,
    ],
    [
      'a filter by nothing known',
      { subscriptions: [{ protocol: 'email', endpoint: 'a@b.co', filter: { team: ['x'] } }] },
      false,
    ],
    ['half a container', { maximumConcurrency: 2.5 }, false],
    [
      'an organization',
      { organization: { id: 'o-a1b2c3d4e5', root: 'r-a1b2', regions: ['us-east-1'], hubAccount: '111122223333' } },
      true,
    ],
  ])('takes or refuses %s', (_what, value, expected) => {
    expect(validate(value)).toBe(expected);
  });
});
