/** The demo's server: on this computer alone, or with an HTTPS address for phones on the local network. */

import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { certificateFor } from './certificate.ts';
import type { DemoOptions } from './demo-options.ts';
import type { DemoPhones } from './demo-view.ts';
import { chooseAddress } from './lan-address.ts';
import { portsToTry, startAtFirst } from './local-port.ts';
import { type LocalServerOptions, startLocalServer } from './local-server.ts';
import { openTlsDoor, type TlsDoor } from './tls-door.ts';
import { UsageError } from './usage-error.ts';

/** Its own, so that links of phones still work after a restart. */
const phonePort = 8443;
const loopback = '127.0.0.1';

export interface DemoServer {
  /** Where programs on this computer reach it. */
  origin: string;
  /** What browsers open, and what links lead to. */
  publicOrigin: string;
  /** Where phones find it, if they can. */
  phones: DemoPhones | undefined;
  close(): Promise<void>;
}

/**
 * Checks what was asked for before anything is built or started.
 *
 * @param folder where rooms and the certificate are kept.
 * @returns starts the server.
 * @throws {UsageError} if no such address or port is there.
 */
export async function openDemoServer(
  options: Pick<DemoOptions, 'phone' | 'address' | 'origins' | 'port' | 'once'>,
  folder: string,
): Promise<() => Promise<DemoServer>> {
  const base: LocalServerOptions = {
    host: loopback,
    ...(options.origins.length > 0 && { allowedOrigins: options.origins }),
    ...(!options.once && { persistTo: folder }),
  };
  if (!options.phone) return onThisComputer(base, options.port);
  if (process.env.PUBLIC_ORIGIN)
    throw new UsageError('--phone uses its own address: unset PUBLIC_ORIGIN.');
  const { chosen: address, others } = chooseAddress(options.address, networkInterfaces());
  const ports = await portsToTry(options.port, address, phonePort);
  return async () => {
    const all = [address, ...others.map((other) => other.address)];
    const certificate = await certificateFor(all, join(folder, 'certificate'), Date.now());
    return startAtFirst(ports, (port) => forPhones(base, { address, others }, port, certificate));
  };
}

async function onThisComputer(base: LocalServerOptions, wishedPort: number | undefined) {
  const ports = await portsToTry(wishedPort, loopback);
  const { PUBLIC_ORIGIN: publicOrigin } = process.env;
  return async (): Promise<DemoServer> => {
    const server = await startAtFirst(ports, (port) =>
      startLocalServer({ ...base, port, publicOrigin }),
    );
    return { ...server, publicOrigin: publicOrigin || server.origin, phones: undefined };
  };
}

/** @param port the HTTPS port. */
async function forPhones(
  base: LocalServerOptions,
  phones: DemoPhones,
  port: number,
  certificate: { cert: string; key: string },
): Promise<DemoServer> {
  // The address of the door is known before the server starts, whose links lead there.
  let to = 0;
  const door = await openTlsDoor({ host: phones.address, port }, () => to, certificate);
  try {
    const server = await startLocalServer({ ...base, publicOrigin: door.origin });
    to = Number(new URL(server.origin).port);
    return { ...server, publicOrigin: door.origin, phones, close: () => closeBoth(door, server) };
  } catch (error) {
    await door.close();
    throw error;
  }
}

async function closeBoth(door: TlsDoor, server: { close(): Promise<void> }): Promise<void> {
  await door.close();
  await server.close();
}
