/** The addresses at which other devices on the local network reach this computer. */
import { isIPv4 } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import { UsageError } from './usage-error.ts';

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** An address of this computer, and the network interface that has it. */
export interface LanAddress {
  address: string;
  interface: string;
}

/** Interfaces of containers, virtual machines and VPNs: phones in the room do not reach these. */
const virtualInterface =
  /^(docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|utun|tun|tap|tailscale|wg|zt|ham|ppp|llw|awdl)/i;

/** Networks as home and school routers hand them out, the most usual first (RFC 1918). */
const privateNetworks = [/^192\.168\./, /^10\./, /^172\.(1[6-9]|2\d|3[01])\./];

/** Addresses that a computer gives itself where no router answered (RFC 3927): nobody else is there. */
const linkLocal = /^169\.254\./;

/** @returns the addresses that phones can use, the most likely first: IPv4, which every router hands out. */
export function lanAddresses(interfaces: Interfaces): LanAddress[] {
  return Object.entries(interfaces)
    .flatMap(([name, infos = []]) =>
      infos
        .filter(
          ({ family, internal, address }) =>
            family === 'IPv4' && !internal && !linkLocal.test(address),
        )
        .map(({ address }) => ({ address, interface: name })),
    )
    .sort((a, b) => rank(a) - rank(b));
}

/**
 * @param wished the address that the user insists on, if they do.
 * @returns the address to serve at, and the others that it could be.
 * @throws {UsageError} if this computer has no such address, or none at all.
 */
export function chooseAddress(
  wished: string | undefined,
  interfaces: Interfaces,
): { chosen: string; others: LanAddress[] } {
  const found = lanAddresses(interfaces);
  if (wished !== undefined) {
    requireOwn(wished, found, interfaces);
    return { chosen: wished, others: found.filter(({ address }) => address !== wished) };
  }
  const [first, ...others] = found;
  if (first) return { chosen: first.address, others };
  throw new UsageError(
    'This computer is not on a local network: connect it to the same Wi-Fi as the phone, then try again.',
  );
}

function requireOwn(wished: string, found: readonly LanAddress[], interfaces: Interfaces): void {
  const own = Object.values(interfaces).flatMap((infos = []) =>
    infos.map(({ address }) => address),
  );
  if (isIPv4(wished) && own.includes(wished)) return;
  const known = found.map(({ address }) => address).join(', ') || 'no other';
  throw new UsageError(
    `--address takes an IPv4 address of this computer, not "${wished}": it has ${known}.`,
  );
}

/** Private networks before others, interfaces of hardware before virtual ones. */
function rank({ address, interface: name }: LanAddress): number {
  const network = privateNetworks.findIndex((pattern) => pattern.test(address));
  const virtual = virtualInterface.test(name) ? 10 : 0;
  return virtual + (network === -1 ? privateNetworks.length : network);
}
