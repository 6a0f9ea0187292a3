/** Encodings that a WAV file may announce, by their format tags (Microsoft, mmreg.h). */

export const tags = {
  pcm: 0x0001,
  float: 0x0003,
  alaw: 0x0006,
  mulaw: 0x0007,
  extensible: 0xfffe,
} as const;

/** Those that are not read here, as people know them. */
const unread: Readonly<Record<number, string>> = {
  2: 'Microsoft ADPCM',
  16: 'OKI ADPCM',
  17: 'IMA ADPCM',
  23: 'Dialogic ADPCM',
  34: 'TrueSpeech',
  49: 'GSM 6.10',
  64: 'G.721 ADPCM',
  66: 'G.723.1',
  69: 'G.726 ADPCM',
  80: 'MPEG audio',
  85: 'MP3',
  100: 'G.726 ADPCM',
  131: 'G.729',
  146: 'AC-3',
  255: 'AAC',
  352: 'Windows Media Audio',
  353: 'Windows Media Audio',
  354: 'Windows Media Audio',
  355: 'Windows Media Audio',
  624: 'ATRAC3',
  5632: 'AAC (ADTS)',
  5648: 'AAC',
  8192: 'AC-3',
  8193: 'DTS',
  26447: 'Vorbis',
  26448: 'Vorbis',
  26449: 'Vorbis',
  28781: 'AAC',
  28751: 'Opus',
  41222: 'AAC',
  61868: 'FLAC',
};

/** @returns what a file holds, in words: "MP3". */
export function encodingName(tag: number, bits: number): string {
  if (tag === tags.pcm) return `PCM of ${bits} bits`;
  if (tag === tags.float) return `floats of ${bits} bits`;
  return unread[tag] ?? `an unknown encoding (${tag}, ${bits} bits)`;
}

/** A-law, by its byte, in [-1, 1] (ITU-T G.711): even bits are inverted. */
export const alaw = Float32Array.from({ length: 256 }, (_, byte) => {
  const code = byte ^ 0x55;
  const segment = (code >> 4) & 7;
  const step = 2 * (code & 15) + 1;
  const size = segment === 0 ? step : (step + 32) << (segment - 1);
  return ((code & 0x80 ? 1 : -1) * size) / 2 ** 12;
});

/** Mu-law, by its byte, in [-1, 1] (ITU-T G.711): all bits are inverted. */
export const mulaw = Float32Array.from({ length: 256 }, (_, byte) => {
  const code = ~byte;
  const size = ((2 * (code & 15) + 33) << ((code >> 4) & 7)) - 33;
  return ((code & 0x80 ? -1 : 1) * size) / 2 ** 13;
});
