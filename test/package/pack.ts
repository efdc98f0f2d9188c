/**
 * Packs the checkout as a release does and installs the tarball into an empty folder, from nothing but itself: it depends
 * on no other package.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';

const CHECKOUT = resolve(import.meta.dirname, '../..');

declare module 'vitest' {
  export interface ProvidedContext {
    readonly tarball: string;
    readonly folder: string;
  }
}

export default function setup(project: TestProject): () => void {
  const place = mkdtempSync(join(tmpdir(), 'denyscope-package-'));
  const tarball = packInto(place);
  const folder = install(tarball, join(place, 'somewhere'));
  project.provide('tarball', tarball);
  project.provide('folder', folder);
  return () => rmSync(place, { recursive: true, force: true });
}

/** The path of the tarball. */
export function packInto(place: string): string {
  const printed = npm(CHECKOUT, 'pack', '--silent', '--pack-destination', place);
  return join(place, printed.trim().split('\n').at(-1) ?? '');
}

export function install(tarball: string, folder: string): string {
  execFileSync('mkdir', ['-p', folder]);
  npm(folder, 'init', '--yes', '--silent');
  npm(folder, 'install', '--offline', '--no-audit', '--no-fund', '--silent', tarball);
  // What the app of a CDK user brings.
  for (const peer of ['aws-cdk-lib', 'constructs']) {
    symlinkSync(join(CHECKOUT, 'node_modules', peer), join(folder, 'node_modules', peer));
  }
  return folder;
}

function npm(directory: string, ...args: readonly string[]): string {
  return execFileSync('npm', args, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
