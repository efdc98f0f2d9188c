/**
 * One service, one file: what is written there stands nowhere else in what ships, each service has all its places, and
 * what is missing is said in docs/limits.md.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { servicesIndex } from '../../lambdas/aws/build.ts';
import { listings, prefixSaidIn, serviceLinkedIn, services } from '../../lambdas/aws/look-up.ts';
import { expectTable } from '../docs-table.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = 'lambdas/aws/services';
/**
 * Readers and the capture of a snapshot name the permission of each question, and the compiler holds them to the files;
 * undoing a change asks which call it was; the key of our own topic has a policy that names what its owner may do.
 */
const MAY_NAME =
  /^lambdas\/(?:aws|adapters\/(?:readers|capture|history)|evidence\/before)\/|^lib\/channels\/alert-topics/;
/** Generated tables that speak of every action there is. */
const GENERATED = /\/data\//;

const shipped = ['lambdas', 'lib', 'bin']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  )
  .filter((file) => file.endsWith('.ts') && !GENERATED.test(file));
const elsewhere = shipped.filter((file) => !MAY_NAME.test(file)).map((file) => ({ file, text: withoutComments(file) }));

function withoutComments(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1');
}

function filesWith(literal: string): readonly string[] {
  return elsewhere.filter(({ text }) => text.includes(`'${literal}'`)).map(({ file }) => file);
}

describe('a service', () => {
  it('is listed: the index holds every file', () => {
    const words = (text: string): string[] => text.match(/[\w./-]+/g)?.sort() ?? [];
    const written = readFileSync(join(ROOT, FOLDER, 'index.ts'), 'utf8');
    expect(words(written), 'run `npm run build:services`').toEqual(words(servicesIndex()));
  });

  it('has a prefix of its own, and no source or name of another', () => {
    const names = services().flatMap(({ prefix, sources = [] }) => [prefix, ...sources]);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    const tools = services().flatMap(({ alsoCalled = [] }) => alsoCalled);
    expect(tools.filter((name, at) => tools.indexOf(name) !== at)).toEqual([]);
  });

  it('has names in sentences and service-linked roles of its own', () => {
    const linked = services().flatMap(({ linkedRoles = {} }) => Object.entries(linkedRoles));
    const told = linked.flatMap(([principal, { role, words }]) => [principal, `AWSServiceRoleFor${role}`, ...words]);
    expect(told.filter((text, at) => told.indexOf(text) !== at)).toEqual([]);
    const said = services().flatMap(({ saidAs }) => (saidAs === undefined ? [] : [saidAs.source]));
    expect(said.filter((name, at) => said.indexOf(name) !== at)).toEqual([]);
    // A pattern, for a plain name is also a word of what people read.
    const patterns = said.filter((source) => /[?|\\]/.test(source));
    const copies = elsewhere.filter(({ text }) => patterns.some((pattern) => text.includes(pattern)));
    expect(copies.map(({ file }) => file)).toEqual([]);
  });

  it.each([
    ['EventBridge could not assume the role', 'events'],
    ['EventBridge Scheduler could not assume the role', 'scheduler'],
    ['EventBridge for EventBridge Pipes', 'pipes'],
    ['OpenSearch Ingestion', 'osis'],
    ['the glue between them', undefined],
  ])('is the one with the longest name in: %s', (sentence, prefix) => {
    expect(prefixSaidIn(sentence)).toBe(prefix);
  });

  it.each([
    ['Unable to create the role for EC2 Spot Fleet', 'spotfleet.amazonaws.com'],
    ['role AWSServiceRoleForAmazonEKSNodegroup is missing for Amazon EKS', 'eks-nodegroup.amazonaws.com'],
    ['Kinesis stream scaling needs a service linked role', 'kinesis.application-autoscaling.amazonaws.com'],
    ['nothing of the kind', undefined],
  ])('has the service-linked role that is spoken of in: %s', (text, principal) => {
    expect(serviceLinkedIn(text)).toBe(principal);
  });

  it.each(services().map((service) => [service.prefix, service] as const))(
    '%s is known in its file alone',
    (prefix, service) => {
      // A call may be needed as a permission elsewhere; how one writes a policy is told here alone.
      const changes = Object.entries(service.changes ?? {}).flatMap(([name, call]) => (call.document ? [name] : []));
      const sources = (service.sources ?? []).filter((source) => !/^[a-z]+$/.test(source));
      // The principals of services are named in trust policies as well, and their names in what people read.
      const linked = Object.entries(service.linkedRoles ?? {}).flatMap(([principal, { role }]) => [
        ...[principal, role].filter((text) => /\.|[a-z][A-Z].*[a-z][A-Z]/.test(text)),
        `AWSServiceRoleFor${role}`,
      ]);
      const literals = [...sources, ...changes.map((name) => `${prefix}:${name}`), ...linked];
      expect(literals.flatMap((literal) => filesWith(literal).map((file) => `${literal} in ${file}`))).toEqual([]);
    },
  );

  it.each(
    services().flatMap(({ prefix, carries }) =>
      carries?.reader === undefined ? [] : [[prefix, carries.reader] as const],
    ),
  )('%s is read by a file of the name it gives, with actions it declares', (prefix, reader) => {
    expect(existsSync(join(ROOT, `lambdas/adapters/readers/${reader}.ts`))).toBe(true);
    const declared = services().find((service) => service.prefix === prefix)?.reads ?? {};
    expect(
      Object.values(declared)
        .flat()
        .map(({ action }) => action),
    ).not.toEqual([]);
  });

  it('lists for a snapshot what it can list with an action of its own', () => {
    for (const { action } of listings()) expect(action).toMatch(/^[a-z0-9-]+:[A-Z]\w+$/);
  });
});

describe('docs/limits.md', () => {
  const rows = services()
    .filter(({ carries }) => carries !== undefined)
    .flatMap(({ name, carries, changes }) => {
      const isRead = carries?.reader !== undefined || name === 'Amazon S3';
      if (isRead && changes !== undefined) return [];
      return [`| ${name} | ${isRead ? 'yes' : 'no: a gap'} | ${changes === undefined ? 'no' : 'yes'} |`];
    });

  it('names every service whose policies are not read, or whose changes are not heard', () => {
    expectTable('docs/limits.md', '### Policies that are not read or not heard', rows);
  });
});
