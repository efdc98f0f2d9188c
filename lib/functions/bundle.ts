/**
 * The code of all functions as one asset, the service reference and the settings beside it. In a checkout it is compiled;
 * the package brings it compiled, so that whoever deploys needs no compiler and deploys what was released.
 */
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import type { Settings } from '../../lambdas/contract/settings.ts';
import { compile } from './compile.ts';

/** Beside the entries; the functions start in the directory that holds it. */
export const SETTINGS_FILE = 'settings.json';

const IN_CHECKOUT = extname(import.meta.filename) === '.ts';
/** In the package this file is a part of `dist/construct/index.mjs`, and these are its neighbours. */
const CODE = beside(IN_CHECKOUT ? '../../lambdas/' : '../lambda/');
const SERVICE_DATA = beside(IN_CHECKOUT ? '../../lambdas/denial/data/' : '../cli/data/');

/** One asset for all functions: `Function`s that take the same code share it. */
export function bundledCode(settings: Settings): AssetCode {
  return Code.fromAsset(CODE, {
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
  if (IN_CHECKOUT) compile(CODE, directory);
  else cpSync(CODE, directory, { recursive: true });
  copyServiceData(SERVICE_DATA, join(directory, 'data'));
  writeFileSync(join(directory, SETTINGS_FILE), JSON.stringify(settings));
}

/** Read as `./data/…` next to the code, which after bundling is next to the chunks. */
export function copyServiceData(from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: (path) => !/\.(ts|md)$/.test(path) });
  if (!existsSync(join(to, 'services')) || readdirSync(join(to, 'services')).length === 0) {
    rmSync(to, { recursive: true, force: true });
    throw new Error(`${from}services is empty: run node lambdas/denial/data/build.ts`);
  }
}

function beside(place: string): string {
  return fileURLToPath(new URL(place, import.meta.url));
}
