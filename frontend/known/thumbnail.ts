/** A spectrogram, drawn. */

export interface Thumbnail {
  columns: number;
  bands: number;
  /** A byte a value, column by column, lowest band first. */
  data: Uint8Array;
}

/** Draws it into a canvas, a pixel a value, low below, in one colour that is the denser the louder. */
export function drawThumbnail(
  canvas: HTMLCanvasElement,
  { columns, bands, data }: Thumbnail,
): void {
  canvas.width = columns;
  canvas.height = bands;
  const context = canvas.getContext('2d');
  if (!context) return;
  const image = context.createImageData(columns, bands);
  const [red, green, blue] = inkOf(canvas, context);
  for (let column = 0; column < columns; column++) {
    for (let band = 0; band < bands; band++) {
      const at = 4 * ((bands - 1 - band) * columns + column);
      image.data.set([red, green, blue, data[column * bands + band] ?? 0], at);
    }
  }
  context.putImageData(image, 0, 0);
}

/** The colour of its text, which follows the page's colours. */
function inkOf(canvas: HTMLElement, context: CanvasRenderingContext2D): [number, number, number] {
  context.fillStyle = getComputedStyle(canvas).color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}
