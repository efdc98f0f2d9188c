/** Every link of a page leads somewhere: the file is there, and so is the heading that the anchor names. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
/** Golden notices are pages of the product, with links as mail programs want them: test/notice looks at those. */
/** But for the notices of the cases: test/notice looks at their links. */
const PAGES = globSync('{*.md,{docs,examples,test,.github}/**/*.md}', { cwd: ROOT }).filter(
  (file) => !file.startsWith('test/cases/'),
);
const SOURCES = globSync('{lib,lambdas,bin,examples/demo}/**/*.{ts,cjs,js}', { cwd: ROOT });

describe('links', () => {
  it('are found on the pages that people read first', () => {
    expect(PAGES).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/ARCHITECTURE.md']));
    expect(linksOf(text('README.md')).length).toBeGreaterThan(10);
  });

  it.each(PAGES)('of %s lead to a file and a heading that are there', (page) => {
    const dead = linksOf(text(page)).filter((link) => {
      if (/^[a-z][a-z+.-]*:/i.test(link)) return false;
      const [path = '', anchor] = link.split('#', 2);
      return isDead(path === '' ? page : join(dirname(page), path), anchor);
    });
    expect(dead).toEqual([]);
  });

  it('to headings of a page, in the code and in what it prints, name a heading that is there', () => {
    const named = SOURCES.flatMap((file) =>
      [...text(file).matchAll(/\b(docs\/[\w/-]+\.md)#([\w-]+)/g)].map(([, page = '', anchor]) => ({
        file,
        page,
        anchor,
      })),
    );
    expect(named.filter(({ page, anchor }) => isDead(page, anchor))).toEqual([]);
  });
});

function isDead(path: string, anchor: string | undefined): boolean {
  const at = join(ROOT, path);
  if (!existsSync(at)) return true;
  if (anchor === undefined || !path.endsWith('.md')) return false;
  return statSync(at).isDirectory() || !anchorsOf(text(path)).has(anchor);
}

function linksOf(markdown: string): string[] {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '');
  return [/\]\(([^)\s]+)[^)]*\)/g, /(?:src|href)="([^"]+)"/g, /^\[[^\]]+\]:\s*(\S+)/gm].flatMap((pattern) =>
    [...prose.matchAll(pattern)].map(([, link = '']) => link),
  );
}

/** As GitHub makes them: lower case, without punctuation, hyphens for blanks, a number where a heading comes again. */
function anchorsOf(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  const seen = new Map<string, number>();
  for (const [, heading = ''] of markdown.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/^#{1,6} (.*)$/gm)) {
    const words = heading
      .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .trim()
      .toLowerCase();
    const anchor = words.replaceAll(/[^\p{L}\p{N}_ -]/gu, '').replaceAll(' ', '-');
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    anchors.add(times === 0 ? anchor : `${anchor}-${times}`);
  }
  return anchors;
}

function text(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
