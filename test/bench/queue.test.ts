/** The queue that the benches drive the functions through behaves as SQS and Lambda's pollers do. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Queue } from './load/queue.ts';

const RULES = { batchSize: 3, windowMs: 2_000, visibilityMs: 60_000, tries: 2 };
const ids = (batch: readonly { readonly id: string }[]) => batch.map(({ id }) => id);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a full batch goes at once, the rest when its window is over', () => {
  const queue = new Queue(RULES);
  for (const id of ['a', 'b', 'c', 'd']) queue.send(id, '');
  expect(ids(queue.take())).toEqual(['a', 'b', 'c']);
  expect(queue.take()).toEqual([]);
  vi.advanceTimersByTime(2_000);
  expect(ids(queue.take())).toEqual(['d']);
  expect(queue.isEmpty).toBe(true);
});

test('what failed is hidden until its time is over, and set aside after its tries', () => {
  const queue = new Queue(RULES);
  queue.send('a', '');
  for (let at = 0; at < RULES.tries; at += 1) {
    vi.advanceTimersByTime(60_000);
    const batch = queue.take();
    expect(ids(batch)).toEqual(['a']);
    queue.keep(batch, Date.now());
    vi.advanceTimersByTime(30_000);
    expect(queue.take()).toEqual([]);
    expect(queue.isEmpty).toBe(false);
  }
  vi.advanceTimersByTime(60_000);
  expect(queue.take()).toEqual([]);
  expect(ids(queue.setAside)).toEqual(['a']);
  expect(queue.isEmpty).toBe(true);
});
