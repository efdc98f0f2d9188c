/**
 * The file that holds the settings: the one that is named, or the one that lies in the directory. Read the same way by
 * what deploys and by the command line. Errs towards refusing: two files, or one that cannot be read, are no settings.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { systemWords } from './system-words.ts';

/** Found by themselves, in the directory in which a command runs. */
const SETTINGS_FILES = ['denyscope.config.json', 'denyscope.config.ts'] as const;

export type FileReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'ok'; readonly file: string; readonly content: object }
  | { readonly kind: 'wrong'; readonly problem: string };

export function readSettingsFile(named: string | undefined, directory: string): FileReading {
  if (named !== undefined) return contentOf(named, directory);
  const [found, second] = SETTINGS_FILES.filter((name) => existsSync(join(directory, name)));
  if (found === undefined) return { kind: 'none' };
  if (second !== undefined)
    return { kind: 'wrong', problem: `${found} and ${second}: two files of settings, keep one` };
  return contentOf(found, directory);
}

function contentOf(file: string, directory: string): FileReading {
  const path = resolve(directory, file);
  const code = /\.[cm]?[jt]s$/.test(file);
  try {
    const content: unknown = code ? exported(path) : JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) {
      return { kind: 'ok', file, content };
    }
    const wanted = code ? 'export default {"alarms":{"floor":20}}' : 'write {"alarms":{"floor":20}}';
    return { kind: 'wrong', problem: `${file}: holds no object; ${wanted}` };
  } catch (error) {
    const reason = error instanceof Error ? (systemWords(error) ?? error.message) : 'unreadable';
    return { kind: 'wrong', problem: `${file}: cannot be read as ${code ? 'a module' : 'JSON'} (${reason})` };
  }
}

function exported(path: string): unknown {
  const loaded: unknown = createRequire(import.meta.url)(path);
  return typeof loaded === 'object' && loaded !== null && 'default' in loaded ? loaded.default : loaded;
}
