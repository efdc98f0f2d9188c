/** The endpoint of the storms, in a process of its own: it keeps counts of its calls by kind, and gives them when asked. */
import { readFileSync } from 'node:fs';
import { startAwsEndpoint } from '../aws-endpoint/index.ts';
import { countCalls } from './driven/call-kinds.ts';
import { ACCOUNT } from './driven/functions.ts';

const { organization: _, ...snapshot } = JSON.parse(readFileSync('examples/snapshot.json', 'utf8'));
const endpoint = await startAwsEndpoint({ account: ACCOUNT, snapshot, assumableRoles: ['denyscope-reader'] });
const counts = countCalls(endpoint);
process.on('message', () => process.send?.({ calls: counts() }));
process.send?.({ url: endpoint.url });
