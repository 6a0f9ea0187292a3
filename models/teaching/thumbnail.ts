/** Pictures of sounds: of an example 96 columns over its take, of 64 mel bands, 0 to 255. Pure. */
import { SpectrogramStrip, stripBands } from './spectrogram-strip.ts';

export const thumbnailColumns = 96;
export const thumbnailBands = stripBands;
export const thumbnailLength = thumbnailColumns * thumbnailBands;

/** How far below the loudest a value is 0, in steps of `SpectrogramStrip`: some 60 dB. */
const range = 142;

/**
 * @param columns as `SpectrogramStrip` gives them, oldest first: of the take alone.
 * @returns `[96, 64]`, oldest column first, lowest band first; 255 is the take's loudest value. Fewer
 *   columns than 96 are stretched, more are thinned to their loudest.
 */
export function thumbnailOf(columns: readonly Uint8Array[]): Uint8Array {
  return pictureOf(columns, thumbnailColumns);
}

/** As `thumbnailOf`, so many columns wide: `[width, 64]`. */
export function pictureOf(columns: readonly Uint8Array[], width: number): Uint8Array {
  const picture = new Uint8Array(width * thumbnailBands);
  const loudest = columns.reduce((most, column) => Math.max(most, ...column), 0);
  if (loudest === 0) return picture;
  const a = columns.length / width;
  for (let i = 0; i < width; i++) {
    const from = Math.floor(i * a);
    const those = columns.slice(from, Math.max(from + 1, Math.floor((i + 1) * a)));
    for (let band = 0; band < thumbnailBands; band++) {
      const value = those.reduce((most, column) => Math.max(most, column[band] ?? 0), 0);
      const shown = 1 - (loudest - value) / range;
      picture[i * thumbnailBands + band] = Math.round(255 * Math.max(0, shown));
    }
  }
  return picture;
}

/** @param samples of a take: mono, of 16 kHz, in [-1, 1]. */
export function thumbnailOfSound(samples: Float32Array): Uint8Array {
  const columns: Uint8Array[] = [];
  new SpectrogramStrip().push(samples, (column) => columns.push(column));
  return thumbnailOf(columns);
}
