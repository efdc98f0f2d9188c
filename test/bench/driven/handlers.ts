/** A handler of a bundle, one for each container that is to be at work. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isObject } from '../../../lambdas/denial/fields.ts';

export type Handle = (event: unknown, timeoutMs?: number) => Promise<unknown>;

/** Each number is a start of its own, with what the function makes at its start; the code behind it is shared. */
export async function handlerOf(directory: string, name: string, container = 0): Promise<Handle> {
  const module: unknown = await import(`${pathToFileURL(join(directory, `${name}.mjs`)).href}?container=${container}`);
  const handler = isObject(module) ? module['handler'] : undefined;
  if (typeof handler !== 'function') throw new Error(`${name} has no handler`);
  return async (event, timeoutMs = 60_000) => {
    const begun = performance.now();
    const getRemainingTimeInMillis = () => timeoutMs - (performance.now() - begun);
    return handler(event, { awsRequestId: 'driven', functionName: name, getRemainingTimeInMillis });
  };
}
