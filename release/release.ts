/**
 * `npm run release -- patch`: gives the next version its number and its place in the changelog, builds, packs, writes the list
 * of what is inside, and prints the commands that publish it. It publishes nothing and commits nothing; where it fails, the
 * files are as they were.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageVersion } from '../lambdas/cli/package-root.ts';
import { CHECKOUT } from './places.ts';
import { sbom } from './sbom.ts';
import { nextVersion, refusals, releasedChangelog } from './version.ts';

const CHANGELOG = join(CHECKOUT, 'CHANGELOG.md');
/** Holds the version, and nothing else does. */
const NUMBERED = ['package.json', 'package-lock.json'].map((file) => join(CHECKOUT, file));
const OUT = join(CHECKOUT, 'build');

process.exitCode = release(process.argv[2] ?? '');

function release(step: string): number {
  const changelog = readFileSync(CHANGELOG, 'utf8');
  const version = nextVersion(packageVersion(), step);
  const reasons = refusals({
    changed: git('status', '--porcelain'),
    branch: git('branch', '--show-current').trim(),
    changelog,
    version,
  });
  if (reasons.length > 0 || version === undefined) {
    process.stderr.write(`not released: ${reasons.join('\nnot released: ')}\n`);
    return 1;
  }
  const before = [CHANGELOG, ...NUMBERED].map((file) => [file, readFileSync(file)] as const);
  try {
    npm('version', version, '--no-git-tag-version', '--workspaces=false');
    writeFileSync(CHANGELOG, releasedChangelog(changelog, version, new Date().toISOString().slice(0, 10)));
    report(version, pack(version));
    return 0;
  } catch (error) {
    for (const [file, content] of before) writeFileSync(file, content);
    process.stderr.write(
      `not released: ${error instanceof Error ? error.message : 'it failed'}; the files are as they were\n`,
    );
    return 1;
  }
}

function pack(version: string): string {
  mkdirSync(OUT, { recursive: true });
  npm('pack', '--silent', '--pack-destination', OUT);
  writeFileSync(join(OUT, `denyscope-${version}.cdx.json`), `${JSON.stringify(sbom(), null, 2)}\n`);
  return join(OUT, `denyscope-${version}.tgz`);
}

function report(version: string, tarball: string): void {
  process.stdout.write(`${tarball}, ${(statSync(tarball).size / 1024 / 1024).toFixed(1)} MB
build/denyscope-${version}.cdx.json lists what is inside.

Look at the changes, then:
  git commit -am "Release ${version}" && git tag -a v${version} -m v${version}
  npm publish ${tarball}
  git push --follow-tags
`);
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: CHECKOUT, encoding: 'utf8' });
}

function npm(...args: readonly string[]): void {
  execFileSync('npm', args, { cwd: CHECKOUT, stdio: ['ignore', 'ignore', 'inherit'] });
}
