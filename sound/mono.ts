/** Several channels to one. Pure. */

/**
 * Mixes the channels of one stream, block after block, without allocating anything: it runs on the
 * audio thread too. The mean of the channels; one channel stays as it is.
 */
export class MonoMix {
  /**
   * Mixes the next block.
   * @param channels one array a channel, each with `count` samples at least; their number may change.
   * @param out takes `count` samples.
   * @param count samples of the block: all of the first channel, if left out.
   */
  push(
    channels: readonly Float32Array[],
    out: Float32Array,
    count = channels[0]?.length ?? 0,
  ): void {
    for (let n = 0; n < count; n++) {
      let sum = 0;
      for (let channel = 0; channel < channels.length; channel++) {
        sum += channels[channel]?.[n] as number;
      }
      out[n] = sum / channels.length;
    }
  }
}
