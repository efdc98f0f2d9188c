/**
 * The functions to drive: of this checkout, and with `--beside REV` of another commit as well, checked out into a folder of
 * its own and built there with the same dependencies. A commit that cannot be built is told, and nothing is compared.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
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
export async function withSides(
  args: readonly string[],
  settings: Settings,
  work: (sides: readonly Side[]) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'denyscope-driven-'));
  const revision = args.includes('--beside') ? args[args.indexOf('--beside') + 1] : undefined;
  const tree = join(folder, 'tree');
  try {
    const here = built('this', ROOT, join(folder, 'this'), settings);
    const beside = revision === undefined ? [] : [checkedOut(revision, tree, join(folder, 'beside'), settings)];
    await work([...beside, here]);
  } finally {
    if (revision !== undefined) removeTree(tree);
    rmSync(folder, { recursive: true, force: true });
  }
}

function checkedOut(revision: string, tree: string, directory: string, settings: Settings): Side {
  try {
    git('worktree', 'add', '--quiet', '--detach', tree, revision);
    symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
    return built(git('rev-parse', '--short', revision), tree, directory, settings);
  } catch (error) {
    const said = error instanceof Error ? error.message.slice(0, 1_000) : '';
    throw new Error(`${revision} cannot be built beside this checkout: ${said}`, { cause: error });
  }
}

function removeTree(tree: string): void {
  try {
    git('worktree', 'remove', '--force', tree);
  } catch {
    // It was never added.
  }
}

function built(name: string, root: string, directory: string, settings: Settings): Side {
  const program = fileURLToPath(new URL('build.ts', import.meta.url));
  const out = execFileSync(process.execPath, [program, root, directory, JSON.stringify(settings)], {
    encoding: 'utf8',
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { name, directory, deployment: JSON.parse(out.trim().split('\n').at(-1) ?? '{}') };
}
