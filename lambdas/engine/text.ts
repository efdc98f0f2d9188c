/**
 * The engine's small door: patterns and the texts of documents, for those who decide nothing. It stands apart from
 * `index.ts` because a bundler takes a door with all that stands behind it: a function that only counts repeats would
 * load the evaluator.
 */

export { parseDocument } from './policy/parse-document.ts';
export { glob } from './policy/pattern.ts';
