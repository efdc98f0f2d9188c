/**
 * The functions to drive: of this checkout, and with `--beside REV` of another commit as well, checked out into a folder of
 * its own and built there with the same dependencies. A commit that cannot be built is told, and nothing is compared.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Settings } from '../../../lambdas/contract/settings.ts';
import type { Deployment } from './build.ts';

export interface Side {
  readonly name: string;
  /** With the bundles. */
  readonly directory: string;
  readonly deployment: Deployment;
}

const ROOT = resolve(import.meta.dirname, '../../..');
const git = (...args: readonly string[]) => execFileSync('git', ['-C', ROOT, ...args], { encoding: 'utf8' }).trim();

/** The other commit first. `work` is given both, and everything is put away behind it. */
export function withSides(
  args: readonly string[],
  settings: Settings,
  work: (sides: readonly Side[]) => Promise<void>,
): Promise<void> {
  const revision = args.includes('--beside') ? args[args.indexOf('--beside') + 1] : undefined;
  return inFolder(async (folder) => {
    const here = sideOf('this', ROOT, join(folder, 'this'), settings);
    const build = (tree: string, name: string): Side => sideOf(name, tree, join(folder, 'beside'), settings);
    const beside = revision === undefined ? [] : [checkedOut(revision, join(folder, 'tree'), build)];
    await work([...beside, here]);
  });
}

export interface Releases {
  /** The short name of the other commit. */
  readonly name: string;
  readonly old: string;
  readonly new: string;
}

/** The bundles alone of another commit and of this checkout. */
export function withReleases(
  revision: string,
  settings: Partial<Settings>,
  work: (releases: Releases) => Promise<void>,
): Promise<void> {
  return inFolder(async (folder) => {
    const [old, now] = [join(folder, 'old'), join(folder, 'new')];
    build(ROOT, now, settings, 'alone');
    const name = checkedOut(revision, join(folder, 'tree'), (tree, short) => {
      build(tree, old, settings, 'alone');
      return short;
    });
    await work({ name, old, new: now });
  });
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'denyscope-driven-'));
  try {
    await work(folder);
  } finally {
    removeTree(join(folder, 'tree'));
    rmSync(folder, { recursive: true, force: true });
  }
}

function checkedOut<T>(revision: string, tree: string, made: (tree: string, short: string) => T): T {
  try {
    git('worktree', 'add', '--quiet', '--detach', tree, revision);
    symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
    return made(tree, git('rev-parse', '--short', revision));
  } catch (error) {
    const said = error instanceof Error ? error.message.slice(0, 1_000) : '';
    throw new Error(`${revision} cannot be built beside this checkout: ${said}`, { cause: error });
  }
}

function removeTree(tree: string): void {
  if (!existsSync(tree)) return;
  try {
    git('worktree', 'remove', '--force', tree);
  } catch {
    // It was never added.
  }
}

function sideOf(name: string, root: string, directory: string, settings: Settings): Side {
  const out = build(root, directory, settings);
  return { name, directory, deployment: JSON.parse(out.trim().split('\n').at(-1) ?? '{}') };
}

function build(root: string, directory: string, settings: Partial<Settings>, ...more: readonly string[]): string {
  const program = fileURLToPath(new URL('build.ts', import.meta.url));
  return execFileSync(process.execPath, [program, root, directory, JSON.stringify(settings), ...more], {
    encoding: 'utf8',
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
