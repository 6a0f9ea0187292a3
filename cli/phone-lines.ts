/** How phones come into the demo's room, in words and as a QR code for the terminal. */
import { renderUnicodeCompact } from 'uqr';
import { isLoopback } from '../protocol/loopback.ts';
import type { DemoPhones } from './demo-view.ts';

/** Readers need four light modules around the code (ISO/IEC 18004); on a screen two do, and fit 80 columns. */
const quietZone = 2;

/** What is drawn is the light modules: white on black whatever the terminal's colours, where it shows any. */
const whiteOnBlack = ['\x1b[97;40m', '\x1b[0m'] as const;

/**
 * @param mic the link to lend a microphone.
 * @param colours whether the terminal shows colours: without them the code is right on dark terminals.
 */
function qrLines(mic: string, colours: boolean): string[] {
  const code = renderUnicodeCompact(mic, { border: quietZone, ecc: 'L' });
  const [on, off] = colours ? whiteOnBlack : ['', ''];
  return code.split('\n').map((line) => `  ${on}${line}${off}`);
}

/** @param mic the link to lend a microphone. */
export function phoneLines(
  mic: string,
  { address, others }: DemoPhones,
  colours: boolean,
): string[] {
  return [
    'To use a phone as a microphone, connect it to the same Wi-Fi and scan this with its camera:',
    '',
    ...qrLines(mic, colours),
    '',
    'The phone warns that the connection is not private, because this computer made the certificate itself.',
    '  Android, Chrome: tap Advanced, then Proceed.',
    '  Firefox: tap Advanced, then Accept the risk and continue.',
    '  iPhone, iPad: tap Show details, then visit this website. Safari can follow the room, but not share',
    '  a microphone: for that, deploy Earshot or put a tunnel in front of it (docs/deploy.md).',
    '',
    `Served on ${address} only: reachable from the local network, and from no other.`,
    ...otherLines(others),
    '',
  ];
}

function otherLines(others: DemoPhones['others']): string[] {
  const [first] = others;
  if (!first) return [];
  const named = others.map(({ address, interface: name }) => `${address} (${name})`).join(', ');
  return [
    `This computer also has other addresses: ${named}. If the phone cannot connect, try one of them:`,
    `  npm run demo -- --phone --address ${first.address}`,
  ];
}

/** @param link any link of the room. @returns a warning, where it leads to this computer. */
export function loopbackLines(link: string): string[] {
  if (!isLoopback(new URL(link).origin)) return [];
  return [
    'These links work on this computer only. To use a phone as a microphone:',
    '  npm run demo -- --phone',
    '',
  ];
}
