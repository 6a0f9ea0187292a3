/** A link as a QR code. */
import { html } from 'lit';
import { encode } from 'uqr';

/** Light modules around the code that readers need (ISO/IEC 18004: four). */
const quietZone = 4;

/** @returns an SVG that a phone's camera opens; it is black on white in every colour scheme. */
export function qrCode(link: string, label: string) {
  const { data, size } = encode(link, { ecc: 'M', border: quietZone });
  const path = data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return html`
    <svg viewBox="0 0 ${size} ${size}" role="img" aria-label=${label} shape-rendering="crispEdges">
      <rect width=${size} height=${size} fill="#fff" />
      <path d=${path} fill="#000" />
    </svg>
  `;
}
