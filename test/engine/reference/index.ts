/** The reference evaluator: slow, literal, written from the documentation alone; what the engine is measured against. */
export { type Candidates, completionsOf, keysThatMatter } from './completions.ts';
export { decide } from './decide.ts';
