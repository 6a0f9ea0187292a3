/**
 * HTTPS in front of a server that speaks HTTP on this machine: TLS ends here, and every connection is handed
 * on byte by byte, so WebSockets and streams pass as they are.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { Certificate } from './certificate.ts';

export interface TlsDoor {
  /** For example `https://192.168.1.20:8443`. */
  origin: string;
  /** Ends all connections. */
  close(): Promise<void>;
}

/**
 * @param host the address to listen on; nobody reaches it at any other.
 * @param port 0 picks a free one.
 * @param to tells the port on this machine's loopback address that a connection is handed on to; 0 for none yet.
 * @throws if the port is taken.
 */
export async function openTlsDoor(
  { host, port }: { host: string; port: number },
  to: () => number,
  certificate: Certificate,
): Promise<TlsDoor> {
  const open = new Set<Socket>();
  const server = createServer(
    // HTTP/1.1 alone: HTTP/2 would have to be translated.
    { ...certificate, ALPNProtocols: ['http/1.1'] },
    (client) => {
      const inner = to();
      if (inner === 0) {
        client.destroy();
        return;
      }
      const inside = connect(inner, '127.0.0.1');
      for (const [end, other] of [
        [client, inside],
        [inside, client],
      ] as const) {
        open.add(end);
        // A phone that leaves the Wi-Fi is no fault; both ends go together.
        end.on('error', () => other.destroy());
        end.on('close', () => {
          open.delete(end);
          other.destroy();
        });
        end.setNoDelay(true);
        end.pipe(other);
      }
    },
  );
  // A phone that turns the certificate down, or speaks plain HTTP: it tries again or goes.
  server.on('tlsClientError', (_, socket) => socket.destroy());
  server.listen(port, host);
  // Rejects with the error, if there is one before.
  await once(server, 'listening');
  const { port: opened } = server.address() as AddressInfo;
  return {
    origin: `https://${host}:${opened}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
