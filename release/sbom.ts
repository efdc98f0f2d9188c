/**
 * The bill of materials of the package as CycloneDX: what npm says of the lock file, cut down to what the last build took in.
 * `npm run sbom` prints it.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isObject, type Json, listAt, textAt } from '../lambdas/denial/fields.ts';
import { CHECKOUT, THIRD_PARTY } from './places.ts';

export function sbom(): Json {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  const text = execFileSync('npm', args, { cwd: CHECKOUT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const whole: unknown = JSON.parse(text);
  if (!isObject(whole)) throw new Error('npm printed no bill of materials');
  const inside = new Set(builtIn().map(({ name, version }) => `${name}@${version}`));
  const components = listAt(whole, 'components')
    .filter((one) => inside.has(idOf(one)))
    .map(shipped);
  const missing = [...inside].filter((id) => !components.some((one) => idOf(one) === id));
  if (missing.length > 0)
    throw new Error(`the lock file does not know ${missing.join(', ')}: run npm ci and build again`);
  const references = new Set(components.map((one) => textAt(one, 'bom-ref')));
  // All of it lies in the package: the tree in which it was installed is none of whoever gets it.
  const root = textAt(isObject(whole['metadata']) ? whole['metadata']['component'] : undefined, 'bom-ref') ?? '';
  return { ...whole, components, dependencies: [{ ref: root, dependsOn: [...references] }] };
}

/** For npm it is there to build with; it lies in the package all the same. */
function shipped(component: unknown): Json {
  const { properties: _, ...rest } = isObject(component) ? component : {};
  return rest;
}

function idOf(component: unknown): string {
  const [group, name] = [textAt(component, 'group'), textAt(component, 'name')];
  return `${group === undefined ? '' : `${group}/`}${name}@${textAt(component, 'version')}`;
}

/** As the build wrote it down. */
function builtIn(): readonly { readonly name: string; readonly version: string }[] {
  const list: unknown = JSON.parse(readFileSync(THIRD_PARTY, 'utf8'));
  return (Array.isArray(list) ? list : []).map((one) => ({
    name: textAt(one, 'name') ?? '',
    version: textAt(one, 'version') ?? '',
  }));
}

if (process.argv[1] === import.meta.filename) process.stdout.write(`${JSON.stringify(sbom(), null, 2)}\n`);
