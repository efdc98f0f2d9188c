/** Where the checkout lies and where the build puts what it makes. */
import { join, resolve } from 'node:path';

export const CHECKOUT = resolve(import.meta.dirname, '..');
export const DIST = join(CHECKOUT, 'dist');
/** Name, version and licence of every package that the build took in. */
export const THIRD_PARTY = join(DIST, 'third-party.json');
