/**
 * Exit codes that scripts rely on.
 */
export const EXIT = { ok: 0, breaks: 1, unusable: 2, unreachable: 3, unwritten: 4 } as const;
