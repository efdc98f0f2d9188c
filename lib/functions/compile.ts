/**
 * Compiles the one bundle of all functions: a small entry each, shared code in chunks that are read when first needed (23 SDK
 * clients in one file would take twice the start-up time), the SDK inside (the runtime's own is older). CDK's own Node
 * bundling cannot split, so this calls esbuild, which is there in a checkout alone: the package brings what this makes.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { ALL_HANDLERS } from '../rights/own-actions.ts';

/** CommonJS dependencies call `require`, which a module does not have. The long name is one that minifying never makes. */
export const REQUIRE_BANNER =
  "import{createRequire as denyscopeCreateRequire}from'node:module';const require=denyscopeCreateRequire(import.meta.url);";

/** `lambdas`: the folder of the sources. Gives what went in, for the list of licences. */
export function compile(lambdas: string, directory: string): Metafile {
  const { buildSync }: typeof import('esbuild') = createRequire(import.meta.url)('esbuild');
  return buildSync({
    entryPoints: ALL_HANDLERS.map((handler) => join(lambdas, 'handlers', `${handler}.ts`)),
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
    // The default, `main` first, takes the CommonJS build of the SDK: twice the size and the import time.
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE_BANNER },
  }).metafile;
}
