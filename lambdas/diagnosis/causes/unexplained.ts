/**
 * Nothing that was read refuses, and nothing says why. What was checked, what was not, and the request id for AWS Support
 * are a good answer; a guess is not.
 */
import type { CauseEntry } from './cause-entry.ts';

export const UNEXPLAINED: CauseEntry = { cause: 'unexplained', outcome: 'not-explained', docsPage: 'unexplained' };
