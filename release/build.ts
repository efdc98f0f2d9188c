/**
 * `npm run build`: all that the package holds beside its documents, as JavaScript in `dist/`: the command line in pieces that
 * are read when first needed, the two doors, the functions ready to deploy, the types, and the notices of what is inside.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { copyServiceData } from '../lib/functions/bundle.ts';
import { compile, REQUIRE_BANNER } from '../lib/functions/compile.ts';
import { CHECKOUT, DIST, THIRD_PARTY } from './places.ts';
import { noticesOf, packagesIn } from './third-party.ts';
import { writeTypes } from './types.ts';

const COMMON: BuildOptions & { readonly metafile: true } = {
  absWorkingDir: CHECKOUT,
  bundle: true,
  format: 'esm',
  platform: 'node',
  // The oldest Node that the package runs on: it reads zstd, and lets CommonJS require a module.
  target: 'node22.15',
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
  mainFields: ['module', 'main'],
  outExtension: { '.js': '.mjs' },
};

async function commandLine(): Promise<Metafile> {
  const { metafile } = await build({
    ...COMMON,
    entryPoints: { denyscope: 'bin/denyscope.ts', 'pool-thread': 'lambdas/cli/explain/pool-thread.ts' },
    outdir: join(DIST, 'cli'),
    splitting: true,
    minify: true,
    banner: { js: REQUIRE_BANNER },
  });
  copyServiceData(join(CHECKOUT, 'lambdas/denial/data/'), join(DIST, 'cli/data'));
  return metafile;
}

/** Names stay as they are: people meet them in the stack traces of their own apps. */
async function door(name: string, entry: string, external: readonly string[]): Promise<Metafile> {
  const { metafile } = await build({
    ...COMMON,
    entryPoints: { index: entry },
    outdir: join(DIST, name),
    external: [...external],
  });
  return metafile;
}

rmSync(DIST, { recursive: true, force: true });
const made = await Promise.all([
  commandLine(),
  door('engine', 'lambdas/engine/index.ts', []),
  door('construct', 'lib/index.ts', ['aws-cdk-lib', 'constructs', 'esbuild']),
]);
made.push(compile(join(CHECKOUT, 'lambdas'), join(DIST, 'lambda')));
writeTypes();
const others = packagesIn(made);
writeFileSync(join(DIST, 'THIRD_PARTY_NOTICES.txt'), noticesOf(others));
writeFileSync(
  THIRD_PARTY,
  `${JSON.stringify(
    others.map(({ name, version, licence }) => ({ name, version, licence })),
    null,
    1,
  )}\n`,
);
