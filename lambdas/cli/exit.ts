/**
 * Exit codes that scripts rely on, the same for every command. Errs towards 0 where a part of the input could be used: what
 * could not is told beside the answers.
 */
export const EXIT = { ok: 0, breaks: 1, unusable: 2, unreachable: 3, unwritten: 4 } as const;

/** As the help of the commands tells it. */
export const EXIT_WORDS = {
  unusable: '2 unusable input, or nothing of it could be used',
  unreachable: '3 AWS could not be reached',
  unwritten: '4 the results cannot be written',
  interrupted: '130 interrupted',
} as const;
