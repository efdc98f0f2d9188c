/**
 * Keeps what Node compiles from run to run, in the caller's own cache folder: most of the start is compiling. A folder that
 * cannot be written costs the time and nothing else; `NODE_DISABLE_COMPILE_CACHE=1` turns it off, as everywhere in Node.
 */
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

// Never a folder that others can write to, as the one for temporary files: what lies there is run.
const folder = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
enableCompileCache(join(folder, 'denyscope'));
