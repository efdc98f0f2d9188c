/**
 * Writes `services/index.ts`, the list of the files beside it: `npm run build:services` after adding a service. A test
 * holds the list to the files.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'services');

export function servicesIndex(folder = FOLDER): string {
  const services = readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    .sort()
    .map((file) => ({ file, name: exportedName(file, readFileSync(join(folder, file), 'utf8')) }));
  return [
    '/** The services of which something is known. Written by `npm run build:services`: one file a service, none by hand. */',
    'import type { Service } from "../service.ts";',
    ...services.map(({ file, name }) => `import { ${name} } from './${file}';`),
    '',
    'export const SERVICES = [',
    ...services.map(({ name }) => `  ${name},`),
    '] as const satisfies readonly Service[];',
    '',
  ].join('\n');
}

function exportedName(file: string, text: string): string {
  const name = /^export const (\w+) = \{$/m.exec(text)?.[1];
  if (name === undefined)
    throw new Error(`${file} exports no service: "export const name = { … } as const satisfies Service"`);
  return name;
}

if (process.argv[1] === import.meta.filename) writeFileSync(join(FOLDER, 'index.ts'), servicesIndex());
