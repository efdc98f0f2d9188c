/**
 * Makes the one bundle of all functions: a small entry each, shared code in chunks that are read when first needed
 * (23 SDK clients in one file would take twice the start-up time), the SDK inside (the runtime's own is older), the
 * service reference and the settings beside it. CDK's own Node bundling cannot split, so this calls esbuild.
 */
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import type { Settings } from '../../lambdas/contract/settings.ts';
import { HANDLERS } from '../rights/own-actions.ts';

/** Beside the entries; the functions start in the directory that holds it. */
export const SETTINGS_FILE = 'settings.json';

const LAMBDAS = fileURLToPath(new URL('../../lambdas/', import.meta.url));

/** One asset for all functions: `Function`s that take the same code share it. */
export function bundledCode(settings: Settings): AssetCode {
  return Code.fromAsset(LAMBDAS, {
    // By what comes out: the source alone would miss a change of a dependency or of the settings.
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('no-container-is-used'),
      local: {
        tryBundle: (directory) => {
          bundle(directory, settings);
          return true;
        },
      },
    },
  });
}

export function bundle(directory: string, settings: Settings): void {
  buildSync({
    entryPoints: HANDLERS.map((handler) => join(LAMBDAS, 'handlers', `${handler}.ts`)),
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    // The default, `main` first, takes the CommonJS build of the SDK: twice the size and the import time.
    mainFields: ['module', 'main'],
    // CommonJS dependencies call `require`, which a module does not have. The long name is one that minifying never makes.
    banner: {
      js: "import{createRequire as denyscopeCreateRequire}from'node:module';const require=denyscopeCreateRequire(import.meta.url);",
    },
  });
  copyServiceData(join(LAMBDAS, 'denial', 'data'), join(directory, 'data'));
  writeFileSync(join(directory, SETTINGS_FILE), JSON.stringify(settings));
}

/** Read as `./data/…` next to the code, which after bundling is next to the chunks. */
function copyServiceData(from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: (path) => !/\.(ts|md)$/.test(path) });
  if (!existsSync(join(to, 'services')) || readdirSync(join(to, 'services')).length === 0) {
    rmSync(to, { recursive: true, force: true });
    throw new Error(`${from}/services is empty: run node lambdas/denial/data/build.ts`);
  }
}
