/** The first 44 bytes of a WAV file of 16-bit mono samples (Microsoft, Multimedia Programming Interface 1.0). */
export function wavHeader(sampleCount: number, rateHz: number): Uint8Array<ArrayBuffer> {
  const dataBytes = 2 * sampleCount;
  const header = new DataView(new ArrayBuffer(44));
  const text = (at: number, word: string) => {
    for (let i = 0; i < word.length; i++) header.setUint8(at + i, word.charCodeAt(i));
  };
  text(0, 'RIFF');
  header.setUint32(4, 36 + dataBytes, true);
  text(8, 'WAVEfmt ');
  header.setUint32(16, 16, true);
  // PCM, one channel.
  header.setUint16(20, 1, true);
  header.setUint16(22, 1, true);
  header.setUint32(24, rateHz, true);
  header.setUint32(28, 2 * rateHz, true);
  // Bytes and bits of a sample.
  header.setUint16(32, 2, true);
  header.setUint16(34, 16, true);
  text(36, 'data');
  header.setUint32(40, dataBytes, true);
  return new Uint8Array(header.buffer);
}
