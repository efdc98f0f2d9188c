/**
 * Reading `requestParameters` as CloudTrail writes them, for the ARNs of a service's requests.
 * Never throws: what is not there or not a text is `undefined`.
 */

/** Where a call was made: parts of ARNs it does not name itself. */
export interface CallScope {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export type RequestParameters = Readonly<Record<string, unknown>>;

/** The first of these parameters that holds a text. */
export function pick(parameters: RequestParameters, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (typeof value === 'string' && value !== '') return value;
    // Some producers write account ids without quotes.
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  }
  return undefined;
}

/** The first text of a list. */
export function firstOf(parameters: RequestParameters, name: string): string | undefined {
  return list(Object.hasOwn(parameters, name) ? parameters[name] : undefined).find(
    (value) => typeof value === 'string',
  );
}

/** EC2 keeps ids in sets: `instancesSet.items[].instanceId`. */
export function itemsOf(parameters: RequestParameters, set: string): readonly RequestParameters[] {
  const inner = Object.hasOwn(parameters, set) ? parameters[set] : undefined;
  return isParameters(inner) ? list(inner['items']).filter(isParameters) : [];
}

/** An ARN stands for itself. */
export function whole(value: string | undefined, write: (value: string) => string | undefined): string | undefined {
  if (value === undefined) return undefined;
  return value.startsWith('arn:') ? value : write(value);
}

export function arnAt({ partition, region, account }: CallScope, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isParameters(value: unknown): value is RequestParameters {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
