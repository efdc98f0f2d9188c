import { defineConfig } from 'vitest/config';

/**
 * The lane that packs: `npm run test:package`. `denyscope` is here what was built, so the app of somebody's own is tried a
 * second time.
 */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/package/**/*.test.ts', 'test/own-app/**/*.test.ts'],
    globalSetup: ['test/package/pack.ts'],
    expect: { requireAssertions: true },
    testTimeout: 120_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
