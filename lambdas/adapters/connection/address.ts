/** Whether a text is an IP address or a CIDR block. */
import ipaddr from 'ipaddr.js';

export function isAddress(text: string): boolean {
  return ipaddr.isValid(text) || ipaddr.isValidCIDR(text);
}
