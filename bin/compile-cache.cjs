// Keeps what Node compiled for the next start, in a folder of the user's own: in a folder that others may write to, such as
// that of temporary files, somebody else could leave code to be run. Errs towards compiling anew.
var os = require('node:os');
var path = require('node:path');

function folder() {
  if (process.platform === 'win32') return process.env.LOCALAPPDATA;
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Caches');
  return process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
}

try {
  var caches = folder();
  if (caches && path.isAbsolute(caches)) require('node:module').enableCompileCache(process.env.NODE_COMPILE_CACHE || path.join(caches, 'denyscope'));
} catch (error) {
  // Without a home there is no cache.
}
