/**
 * Frees the memory of bytes that nobody needs any more. Left to itself, the runtime collects buffers late: many
 * uploads in a row would fill its memory. Every view of the same buffer is empty afterwards.
 */
export function letGo({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
