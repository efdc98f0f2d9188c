/** The reference evaluator: slow, literal, written from the documentation alone; what the engine is measured against. */
export { type Candidates, type Completion, completionsOf, keysThatMatter } from './completions.ts';
export { type Decided, decide, resourceLayer } from './decide.ts';
