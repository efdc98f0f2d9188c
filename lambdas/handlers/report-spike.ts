/** Entry of the function; filled in by the pipeline. */
export const handler = async (_event: unknown): Promise<void> => {};
