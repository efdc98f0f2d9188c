#!/usr/bin/env node
// Entry of the command line. What is imported later is compiled with the cache that the first import opens.
import './compile-cache.ts';

const { main } = await import('../lambdas/cli/main.ts');
process.exitCode = await main(process.argv);
