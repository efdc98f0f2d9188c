/**
 * The tests that start no process, no bundle and no stack: the loop while one writes. `--changed` keeps those that
 * import what changed.
 */
import { configDefaults, defineConfig, mergeConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

export default mergeConfig(
  base,
  defineConfig({
    test: {
      isolate: false,
      exclude: [
        ...configDefaults.exclude,
        'test/emulated/**',
        'test/package/**',
        'test/handlers/**',
        'test/cli/**',
        'test/lib/**',
        'test/adapters/**',
        'test/aws-endpoint/**',
        'test/engine/differential.test.ts',
        'test/**/*.browser.test.ts',
        'test/examples.test.ts',
      ],
    },
  }),
);
