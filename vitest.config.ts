import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The emulated lanes need moto_server on the PATH and have a script of their own.
    exclude: ['test/emulated/**', 'node_modules/**'],
    // A test that asserts nothing cannot fail.
    expect: { requireAssertions: true },
    // Golden files are renewed on purpose, never on the way: `npm run golden`.
    update: process.env['UPDATE_GOLDEN'] === '1' ? 'all' : 'none',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
