#!/usr/bin/env node
// Starts the command line after the look at the Node that runs it: an older one cannot even read the rest.
// In the package the command line is built; in a checkout its TypeScript is read as it is.
require('./require-node.cjs');
var fs = require('node:fs');
var path = require('node:path');
require('./compile-cache.cjs');
var source = path.join(__dirname, 'denyscope.ts');
import(fs.existsSync(source) ? './denyscope.ts' : '../dist/cli/denyscope.mjs');
