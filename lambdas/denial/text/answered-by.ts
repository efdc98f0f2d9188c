/**
 * Refusals that name in their own words who answered, where it was not AWS: a proxy on the way to it, a registry of
 * images or packages. The log around them may be full of AWS.
 * Errs towards AWS: where an answer of AWS's own stands in the same text it is that one which is explained.
 */

/** AWS's sentence, or a frame around an answer of AWS's. */
const OF_AWS = new RegExp(
  [
    'is not authorized to (?:perform|access)',
    'An error occurred \\([\\w.]{1,120}\\) when calling',
    'https response error StatusCode: [45]\\d\\d',
    '\\(Service: [\\w ]{1,60}[;,] Status Code: \\d',
  ].join('|'),
);

const PROXY = new RegExp(
  [
    'Tunnel connection failed: 40[37]',
    'CONNECT tunnel failed, response 40[37]',
    'Received HTTP code 40[37] from proxy',
    'Proxy returns "HTTP/[\\d.]{1,4} 40[37]',
    'proxyconnect tcp: ',
    'ProxyConnectionError|Failed to connect to proxy URL',
    'ERR_TUNNEL_CONNECTION_FAILED',
    '\\(squid(?:/[\\d.]{1,12})?\\)|Access control configuration prevents your request',
    'tunneling socket could not be established, (?:cause=|statusCode=)40[37]',
  ].join('|'),
  'i',
);

const REGISTRY_HOSTS = [
  'docker\\.io',
  'quay\\.io',
  'ghcr\\.io',
  'gcr\\.io',
  'pkg\\.dev',
  'azurecr\\.io',
  'registry\\.gitlab\\.com',
  'registry\\.k8s\\.io',
  'mcr\\.microsoft\\.com',
  'jfrog\\.io',
];
/** Its name, and a refusal before any other host is named; and what Docker says of a name without a host, which is Docker Hub's. */
const REGISTRY = new RegExp(
  [
    `\\b(?:${REGISTRY_HOSTS.join('|')})(?:[/:]|\\b)(?:(?!amazonaws|public\\.ecr\\.aws).){0,300}?\\b(?:unauthorized|denied|forbidden|40[13])\\b`,
    '\\bpull access denied for (?!\\S{0,80}(?:amazonaws|public\\.ecr\\.aws))[\\w./:-]',
  ].join('|'),
  'i',
);

/** What fetches packages, and an address that is none of AWS's. */
const ELSEWHERE = '["\'(]{0,2}https?://(?!\\S{0,200}amazonaws\\.com)\\S{1,300}';
const PACKAGES = new RegExp(
  [
    `\\b(?:GET|HEAD|Download(?:ing)?|fetch|retrieve) ${ELSEWHERE}.{0,80}?\\b(?:Received status code|HTTP error|HTTP/[\\d.]{1,4}) ?40[13]`,
    `\\bCould not transfer artifact \\S{1,200} from/to \\S{1,80} ${ELSEWHERE}.{0,200}?\\b40[13]\\b`,
    `\\b40[13] Forbidden - (?:GET|PUT) ${ELSEWHERE}`,
    `\\bHTTP error 40[13] while getting ${ELSEWHERE}`,
    `\\bFailed to fetch ${ELSEWHERE} {1,4}40[13]`,
  ].join('|'),
  'is',
);

/** Amazon sells with interfaces of its own, whose answers have AWS's headers. */
const OF_AMAZON =
  /https?:\/\/(?:[\w-]{1,60}\.)?(?:sellingpartnerapi-[a-z]{2}|advertising-api(?:-[a-z]{2})?)\.amazon\.com\b/i;

export function answeredByOther(flat: string): string | undefined {
  if (OF_AWS.test(flat)) return undefined;
  if (OF_AMAZON.test(flat)) return 'an interface for sellers on Amazon';
  if (PROXY.test(flat)) return 'a proxy on the way';
  if (REGISTRY.test(flat)) return 'a container registry';
  return PACKAGES.test(flat) ? 'a repository of packages' : undefined;
}
