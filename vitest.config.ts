import { defineConfig } from 'vitest/config';

/** `denyscope` is what stands here, not what was built of it. */
const conditions = ['denyscope-source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['test/**/*.test.ts'],
    // The emulated lanes need moto_server on the PATH and have a script of their own, as the packed package has.
    exclude: ['test/emulated/**', 'test/package/**', 'node_modules/**'],
    // A test that asserts nothing cannot fail.
    expect: { requireAssertions: true },
    // Golden files are renewed on purpose, never on the way: `npm run golden`.
    update: process.env['UPDATE_GOLDEN'] === '1' ? 'all' : 'none',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
