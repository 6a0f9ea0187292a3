/** `<earshot-qr-code>`: a link as a QR code, which a phone's camera opens. Black on white in every colour scheme. */
import { css, html, LitElement } from 'lit';
import { encode } from 'uqr';

/** Light modules around the code that readers need (ISO/IEC 18004: four). */
const quietZone = 4;

class EarshotQrCode extends LitElement {
  static override properties = { link: { attribute: false }, label: { attribute: false } };
  declare link: string;
  /** What it is, for those who do not see it. */
  declare label: string;

  static override styles = css`
    svg {
      display: block;
      width: 100%;
      height: auto;
    }
  `;

  override render() {
    const { data, size } = encode(this.link, { ecc: 'M', border: quietZone });
    const path = data
      .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
      .join('');
    return html`
      <svg viewBox="0 0 ${size} ${size}" role="img" aria-label=${this.label} shape-rendering="crispEdges">
        <rect width=${size} height=${size} fill="#fff" />
        <path d=${path} fill="#000" />
      </svg>
    `;
  }
}

customElements.define('earshot-qr-code', EarshotQrCode);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-qr-code': EarshotQrCode;
  }
}
