/**
 * The version of the next release and its place in the changelog. Pure; errs towards refusing: what was not written down for
 * people is not released.
 */

const STEPS: readonly string[] = ['major', 'minor', 'patch'];

/** `step`: `major`, `minor`, `patch`, or the version itself, which must come later. */
export function nextVersion(current: string, step: string): string | undefined {
  const now = numbersOf(current);
  if (now === undefined) return undefined;
  const at = STEPS.indexOf(step);
  if (at >= 0) return now.map((number, place) => (place < at ? number : place === at ? number + 1 : 0)).join('.');
  const wanted = numbersOf(step);
  return wanted !== undefined && isLater(wanted, now) ? step : undefined;
}

function numbersOf(version: string): readonly number[] | undefined {
  return /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}$/.test(version) ? version.split('.').map(Number) : undefined;
}

function isLater(one: readonly number[], other: readonly number[]): boolean {
  const place = one.findIndex((number, at) => number !== other[at]);
  return place >= 0 && (one[place] ?? 0) > (other[place] ?? 0);
}

const UNRELEASED = '## Unreleased';

/** What stands under `## Unreleased`; empty where nothing does. */
export function unreleased(changelog: string): string {
  const start = changelog.indexOf(`\n${UNRELEASED}\n`);
  if (start < 0) return '';
  const text = changelog.slice(start + UNRELEASED.length + 2);
  const end = text.search(/^## /m);
  return (end < 0 ? text : text.slice(0, end)).trim();
}

/** The same with what was unreleased under the version, and room for what comes. */
export function releasedChangelog(changelog: string, version: string, day: string): string {
  return changelog.replace(`\n${UNRELEASED}\n`, `\n${UNRELEASED}\n\n## ${version} (${day})\n`);
}

export interface Standing {
  /** What `git status --porcelain` prints. */
  readonly changed: string;
  readonly branch: string;
  readonly changelog: string;
  readonly version: string | undefined;
}

/** Every reason not to release. */
export function refusals({ changed, branch, changelog, version }: Standing): readonly string[] {
  return [
    ...(version === undefined ? ['say which: major, minor, patch, or a version that comes later'] : []),
    ...(changed.trim() === '' ? [] : [`the tree has changes that are not committed:\n${changed.trimEnd()}`]),
    ...(branch === 'main' ? [] : [`this is the branch ${branch}: releases are made of main`]),
    ...(/^- /m.test(unreleased(changelog)) ? [] : [`CHANGELOG.md says nothing under "${UNRELEASED}"`]),
  ];
}
