/** PCM16: samples as signed integers of 16 bits, little-endian. Pure. */

/** Quantises samples in [-1, 1] to PCM16; louder ones are clipped. */
export function encodePcm16(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(2 * samples.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < samples.length; i++) {
    const scaled = Math.round((samples[i] as number) * 32_767);
    view.setInt16(2 * i, Math.max(-32_768, Math.min(32_767, scaled)), true);
  }
  return bytes;
}

/** Decodes PCM16 into the start of `out`. @returns how many samples were written. */
export function decodePcm16(payload: Uint8Array, out: Float32Array): number {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const count = payload.byteLength >> 1;
  for (let i = 0; i < count; i++) out[i] = view.getInt16(2 * i, true) / 32_768;
  return count;
}
