// Says in one line which Node is needed where npm could not bring its own (macOS, Windows, Alpine).
// A checkout runs TypeScript, which Node 24 reads by itself; the package is JavaScript and runs on Node 22 too.
var needed = require('node:fs').existsSync(require('node:path').join(__dirname, 'denyscope.ts')) ? [24, 0] : [22, 15];
var version = process.versions.node.split('.').map(Number);
if (version[0] < needed[0] || (version[0] === needed[0] && version[1] < needed[1])) {
  console.error('denyscope needs Node ' + needed.join('.').replace(/\.0$/, '') + ' or newer; this is ' + process.versions.node + '. Install it from https://nodejs.org and run the command again.');
  process.exit(1);
}
