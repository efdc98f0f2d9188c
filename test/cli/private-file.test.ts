/** Files for their owner alone: new, whole, through no link; and none that others could have written. */
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  goOnPrivately,
  problemWritingTo,
  startPrivately,
  writePrivately,
} from '../../lambdas/cli/snapshot/private-file.ts';
import { progressIn } from '../../lambdas/cli/snapshot/progress.ts';

const modeOf = (file: string) => statSync(file).mode & 0o777;
const place = () => mkdtempSync(join(tmpdir(), 'denyscope-private-'));

describe('a file written whole', () => {
  it('takes the place of an older one, whose rights it does not keep', () => {
    const file = join(place(), 'snapshot.json');
    writeFileSync(file, 'old', { mode: 0o644 });
    writePrivately(file, 'new');
    expect([readFileSync(file, 'utf8'), modeOf(file)]).toEqual(['new', 0o600]);
  });

  it('takes the place of a link and leaves alone what it points to', () => {
    const folder = place();
    const [file, other] = [join(folder, 'snapshot.json'), join(folder, 'other')];
    writeFileSync(other, 'kept');
    symlinkSync(other, file);
    writePrivately(file, 'new');
    expect([readFileSync(other, 'utf8'), readFileSync(file, 'utf8')]).toEqual(['kept', 'new']);
  });

  it('writes through no name that somebody laid beside it', () => {
    const folder = place();
    const [file, other] = [join(folder, 'snapshot.json'), join(folder, 'other')];
    writeFileSync(other, 'kept');
    symlinkSync(other, `${file}.new`);
    writePrivately(file, 'new');
    expect(readFileSync(other, 'utf8')).toBe('kept');
  });

  it('leaves nothing behind where it cannot take its place', () => {
    const folder = place();
    mkdirSync(join(folder, 'taken'));
    expect(() => writePrivately(join(folder, 'taken'), 'new')).toThrow();
    expect(readdirSync(folder)).toEqual(['taken']);
    expect(problemWritingTo(join(folder, 'taken'))).toMatch(/is a folder/);
  });
});

describe('a file that grows', () => {
  it('is new: nothing that stands there is written to, a link to nothing neither', () => {
    const folder = place();
    const [file, target] = [join(folder, 'x.partial'), join(folder, 'target')];
    symlinkSync(target, file);
    expect(startPrivately(file)).toEqual({ kind: 'refused', reason: 'EEXIST' });
    expect(existsSync(target)).toBe(false);
    const fresh = startPrivately(join(folder, 'y.partial'));
    if (fresh.kind === 'open') fresh.append('a\n');
    expect([readFileSync(join(folder, 'y.partial'), 'utf8'), modeOf(join(folder, 'y.partial'))]).toEqual([
      'a\n',
      0o600,
    ]);
  });

  it.each([
    ['a link', 'it is a link', (own: string, at: string) => symlinkSync(own, at)],
    ['a second name', 'it has a second name', (own: string, at: string) => linkSync(own, at)],
    ['a folder', 'EISDIR', (_: string, at: string) => mkdirSync(at)],
    ['nothing', 'ENOENT', () => {}],
    [
      'a file that others may write',
      'others may write to it',
      (_: string, at: string) => {
        writeFileSync(at, '');
        chmodSync(at, 0o666);
      },
    ],
  ])('is not gone on with where it is %s', (_, reason, lay) => {
    const folder = place();
    const [own, at] = [join(folder, 'own'), join(folder, 'x.partial')];
    writeFileSync(own, 'kept', { mode: 0o600 });
    lay(own, at);
    expect(goOnPrivately(at)).toEqual({ kind: 'refused', reason });
    expect(readFileSync(own, 'utf8')).toBe('kept');
  });

  it('becomes private where it was readable to others', () => {
    const file = join(place(), 'x.partial');
    writeFileSync(file, 'a\n', { mode: 0o644 });
    expect(goOnPrivately(file)).toMatchObject({ kind: 'open', text: 'a\n' });
    expect(modeOf(file)).toBe(0o600);
  });
});

describe('what was done of a capture', () => {
  const NOW = new Date('2026-11-01T10:00:00Z');
  const read = (text: string, of = '111122223333 eu-west-1', now = NOW) => {
    const lines: string[] = [];
    const progress = progressIn({ kind: 'open', text, append: (more) => void lines.push(more) }, of, now, () => {});
    return { progress, lines };
  };
  const step = (name: string) => `${JSON.stringify({ step: name, value: 1, gaps: [] })}\n`;
  const begun = (at: string) => `${JSON.stringify({ captureOf: '111122223333 eu-west-1', begun: at })}\n`;

  it('is gone on with, but for a line that was cut off and one that is no step', () => {
    const text = `${begun('2026-11-01T09:00:00Z')}${step('a')}{"step":"x","gaps":[1]}\n[]\n{"step":"b","val`;
    const { progress, lines } = read(text);
    if (progress.kind !== 'steps') throw new Error(progress.reason);
    expect(['a', 'b', 'x'].map((name) => progress.known(name)?.value)).toEqual([1, undefined, undefined]);
    progress.keep('b', { value: 2, gaps: [] });
    const again = read(`${text}${lines.join('')}`).progress;
    expect(again.kind === 'steps' && again.known('b')?.value).toBe(2);
  });

  it.each([
    ['of another capture', `${begun('2026-11-01T09:00:00Z')}`, '444455556666 eu-west-1'],
    ['of another capture', step('a'), '111122223333 eu-west-1'],
    ['of another capture', '\u0000', '111122223333 eu-west-1'],
    ['not of the last day', begun('2026-10-30T09:00:00Z'), '111122223333 eu-west-1'],
    ['not of the last day', begun('2027-10-30T09:00:00Z'), '111122223333 eu-west-1'],
    ['not of the last day', begun('soon'), '111122223333 eu-west-1'],
  ])('is left alone where it is %s: %j', (reason, text, of) => {
    expect(read(text, of).progress).toMatchObject({ kind: 'refused', reason: expect.stringContaining(reason) });
  });
});
