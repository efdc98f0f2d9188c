#!/usr/bin/env node
// Starts the command line after the look at the Node that runs it: an older one cannot even read the rest.
require('./require-node.cjs');
import('./denyscope.ts');
