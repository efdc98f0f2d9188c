/** Runs a handler of the bundle in a process of its own, in the bundle's directory, as Lambda would: event in, answer out. */
import { pathToFileURL } from 'node:url';

const [file, name] = (process.env._HANDLER ?? '').split('.');
const entry = await import(pathToFileURL(`${process.cwd()}/${file}.mjs`).href);
process.on('message', async ({ id, event }) => {
  const context = { functionName: file, awsRequestId: String(id), getRemainingTimeInMillis: () => 60_000 };
  try {
    process.send?.({ id, payload: (await entry[name ?? 'handler'](event, context)) ?? null });
  } catch (error) {
    process.send?.({ id, error: true, payload: { errorMessage: String(error), stack: error?.stack } });
  }
});
process.send?.({ ready: true });
