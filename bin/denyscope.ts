#!/usr/bin/env node
// Entry of the command line.
import { main } from '../lambdas/cli/main.ts';

process.exitCode = await main(process.argv);
