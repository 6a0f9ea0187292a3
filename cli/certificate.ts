/**
 * A certificate for this computer's addresses on the local network, made on the spot and kept, so that a
 * phone that has accepted it once is not asked again. Nobody vouches for it: browsers warn before they show
 * the page, and then treat it as a secure one, in which a microphone may be turned on.
 */
import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** Both in PEM. */
export interface Certificate {
  cert: string;
  key: string;
}

/** For how long it is valid: iOS takes none that is valid for more than 825 days. */
const validDays = 820;
/** One that ends sooner is made anew. */
const spareDays = 7;
const dayMs = 86_400_000;

/**
 * @param addresses IPv4 addresses that it is for.
 * @param folder where it is kept.
 */
export async function certificateFor(
  addresses: readonly string[],
  folder: string,
  now: number,
): Promise<Certificate> {
  const kept = read(folder);
  if (kept && isFor(kept, addresses, now)) return kept;
  const made = await make(addresses, now);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'cert.pem'), made.cert);
  writeFileSync(join(folder, 'key.pem'), made.key, { mode: 0o600 });
  return made;
}

function read(folder: string): Certificate | undefined {
  try {
    return {
      cert: readFileSync(join(folder, 'cert.pem'), 'utf8'),
      key: readFileSync(join(folder, 'key.pem'), 'utf8'),
    };
  } catch {
    return undefined;
  }
}

function isFor({ cert }: Certificate, addresses: readonly string[], now: number): boolean {
  try {
    const kept = new X509Certificate(cert);
    const ends = Date.parse(kept.validTo);
    return ends - now > spareDays * dayMs && addresses.every((address) => kept.checkIP(address));
  } catch {
    // It was damaged.
    return false;
  }
}

async function make(addresses: readonly string[], now: number): Promise<Certificate> {
  const { cert, private: key } = await generate(
    [{ name: 'commonName', value: 'Earshot on this computer' }],
    {
      keyType: 'ec',
      curve: 'P-256',
      algorithm: 'sha256',
      // Clocks of phones may be a little behind.
      notBeforeDate: new Date(now - dayMs),
      notAfterDate: new Date(now + (validDays - 1) * dayMs),
      extensions: [
        { name: 'basicConstraints', cA: false, critical: true },
        { name: 'keyUsage', digitalSignature: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: [
            { type: 2, value: 'localhost' },
            ...addresses.map((ip) => ({ type: 7 as const, ip })),
          ],
        },
      ],
    },
  );
  return { cert, key };
}
