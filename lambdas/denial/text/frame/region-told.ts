/**
 * The Region a text tells beside the resource's ARN: the endpoint that was called, an option, a setting.
 * Errs towards none: a Region in a name, in a machine's host name, or in a link to IAM, to Support or to a token's issuer
 * is not the Region of the call.
 */

const REGION =
  '(?:us|eu|ap|sa|ca|me|af|il|mx|cn)(?:-gov|-iso[a-z]?)?-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\\d';

const LABEL = new RegExp(`^(?:s3-|s3-website-|s3-fips-)?(?<region>${REGION})$`);
/** Function URLs and the dual-stack endpoints are below a name of their own. */
const HOST = /[a-z0-9.-]{3,200}\.(?:amazonaws\.com|on\.aws)/gi;
/** Hosts that stand for machines, and issuers of tokens. */
const NO_ENDPOINT = /^oidc\.|\.(?:compute|elb|rds|redshift|cache)$/;

const OPTION = new RegExp(
  `(?:--region|AWS_(?:DEFAULT_)?REGION|(?<![\\w/?&#.:-])region(?:_?name)?)["']?[\\s:=]{1,3}["'\`]?(?<region>${REGION})\\b`,
  'i',
);
const LINK = new RegExp(
  `https://(?<host>[\\w.-]{1,80})/(?<path>[^\\s?#]{0,200})[^\\s#]{0,20}[?&]region=(?<region>${REGION})\\b`,
  'i',
);
const NO_LINK = /support|(?:^|\/)iam\//;
/** A principal of a regional service: the user of a Redshift database. */
const PRINCIPAL = new RegExp(`\\bUser:? ["']?arn:[\\w-]{3,12}:redshift(?:-serverless)?:(?<region>${REGION}):`, 'i');

/** The resource of AWS's sentence, also one whose account or name somebody masked or cut. */
const RESOURCE = new RegExp(`\\bon resource: ?["'\`]?arn:[\\w-]{3,12}:[\\w-]{2,40}:(?<region>${REGION}):`);

export function regionIn(flat: string): string | undefined {
  const ofResource = RESOURCE.exec(flat)?.groups?.['region'];
  if (ofResource !== undefined) return ofResource;
  for (const [host] of flat.matchAll(HOST)) {
    const before = host.toLowerCase().replace(/\.(?:amazonaws\.com|on\.aws)$/, '');
    const labels = before.split('.');
    const place = labels.findLastIndex((label) => LABEL.test(label));
    const region = LABEL.exec(labels[place] ?? '')?.groups?.['region'];
    if (region !== undefined && !NO_ENDPOINT.test(before)) return region;
  }
  const told = (PRINCIPAL.exec(flat) ?? OPTION.exec(flat))?.groups?.['region'];
  if (told !== undefined) return told.toLowerCase();
  const link = LINK.exec(flat)?.groups;
  return link === undefined || NO_LINK.test(`${link['host']}/${link['path']}`) ? undefined : link['region'];
}
