/** Where the checkout lies and where the build puts what it makes. */
import { join, resolve } from 'node:path';

export const CHECKOUT = resolve(import.meta.dirname, '..');
export const DIST = join(CHECKOUT, 'dist');
