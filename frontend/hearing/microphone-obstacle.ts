/** What keeps a page from any microphone, known before somebody taps in vain. */
import { msg } from '../words/msg.ts';

/** `insecure`: browsers give microphones to pages that came over HTTPS alone. */
export type Obstacle = 'insecure' | 'unsupported' | 'no-device';

/** @returns undefined if nothing is known to be in the way. */
export async function findObstacle(): Promise<Obstacle | undefined> {
  if (!globalThis.isSecureContext) return 'insecure';
  const { mediaDevices } = navigator;
  if (!mediaDevices?.getUserMedia || !globalThis.AudioWorkletNode) return 'unsupported';
  try {
    // Without permission a browser tells the kinds of devices, if not which they are.
    const devices = await mediaDevices.enumerateDevices();
    return devices.some(({ kind }) => kind === 'audioinput') ? undefined : 'no-device';
  } catch {
    // Starting it will tell.
    return undefined;
  }
}

/** Why, and what to do, as a sentence. */
export function obstacleWords(obstacle: Obstacle): string {
  return {
    insecure: msg(
      'Browsers give a microphone only to pages opened over HTTPS, and this one came over plain HTTP.',
    ),
    unsupported: msg(
      'This browser cannot capture sound. Open the link in a current Chrome, Firefox or Safari.',
    ),
    'no-device': msg('This device has no microphone. Connect one, or open the link on a phone.'),
  }[obstacle];
}

/** @returns the same page over HTTPS; undefined where nothing says that it is served so. */
export function secureAddress({ protocol, port, href }: Location): string | undefined {
  return protocol === 'http:' && port === '' ? href.replace(/^http:/, 'https:') : undefined;
}
