/** Addresses that lead to the computer on which they are opened. */

const loopbackHost = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * @param origin for example `http://127.0.0.1:8787`.
 * @returns whether its links work on this computer only: on a phone they would lead to the phone itself.
 */
export function isLoopback(origin: string): boolean {
  try {
    return loopbackHost.test(new URL(origin).hostname);
  } catch {
    return false;
  }
}
