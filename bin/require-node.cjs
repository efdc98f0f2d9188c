// Says in one line which Node is needed where npm could not bring its own (macOS, Windows, Alpine).
var major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error('denyscope needs Node 24 or newer; this is ' + process.versions.node + '. Install it from https://nodejs.org and run the command again.');
  process.exit(1);
}
