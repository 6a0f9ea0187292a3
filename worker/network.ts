/** What counts as one visitor where requests are counted by address. */
import {
  convertIPv4BinaryToString,
  convertIPv4MappedIPv6ToIPv4,
  convertIPv6BinaryToString,
  convertIPv6ToBinary,
  distinctRemoteAddr,
  isIPv4MappedIPv6,
} from 'hono/utils/ipaddr';
import { localNetwork } from '../edge/network.ts';

/** Everybody is given at least so many addresses of IPv6 (RFC 6177), as bits of an address. */
const hostBits = 64n;

/** @returns the network that a request came from. */
export function callerNetwork({ headers }: Request): string {
  return networkOf(headers.get('cf-connecting-ip') ?? localNetwork);
}

/** @returns of an IPv6 address its network; what is no such address as it is. */
export function networkOf(address: string): string {
  if (distinctRemoteAddr(address) !== 'IPv6') return address;
  const bits = convertIPv6ToBinary(address);
  if (isIPv4MappedIPv6(bits)) return convertIPv4BinaryToString(convertIPv4MappedIPv6ToIPv4(bits));
  return `${convertIPv6BinaryToString((bits >> hostBits) << hostBits)}/${128n - hostBits}`;
}
