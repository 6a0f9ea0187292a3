/**
 * Several channels to one, without ever adding two of them: the same sound in opposite phase, or a
 * little later in the second channel, takes itself away from a sum, wholly or in parts.
 *
 * One channel is heard at a time: the one in which something happens. A channel is measured in blocks
 * of 10 ms, in the band in which sounds are told apart; so neither hum nor a constant voltage counts.
 * It is compared with its own quietest time, so a channel that only hisses does not win by being loud.
 * It takes 6 dB to change channels, and a change is a crossfade of one block.
 *
 * Nothing is delayed: a block is heard by what was measured before it. Pure.
 */

/** Length of a block, and of a crossfade, in seconds. */
const blockSeconds = 0.01;
/** Edges of the band that is measured, in hertz: first order at either. */
const [lowHz, highHz] = [150, 4_000];
/** By how much what is left of a loud block falls until the next, as a factor of energy: 4 dB in 100 ms. */
const release = 10 ** -0.04;
/** How fast the quietest energy follows the sound upwards, a block: 6 dB in a second. */
const floorRise = 10 ** 0.006;
/** Energy of no sound at all, -90 dBFS. */
const silence = 1e-9;
/** What is this much above a channel's quietest energy happens in it: 6 dB. */
const event = 4;
/** What another channel must have more to be heard instead: 6 dB. */
const lead = 4;
/** Where nothing happens any more, the louder channel is heard after so many blocks: one second. */
const patience = 100;
/** A channel that is so much quieter overall is not heard for what happens in it: 20 dB. */
const farBelow = 0.01;

/**
 * Mixes the channels of one stream. It runs on the audio thread too: nothing is allocated while the
 * number of channels stays the same, and it does not matter how the stream is cut into blocks.
 */
export class MonoMix {
  readonly #blockSamples: number;
  readonly #lowPart: number;
  readonly #highPart: number;
  /** Samples of the current block that have come. */
  #filled = 0;
  /** The channel that is heard, and the one from which it takes over during this block. */
  #heard = 0;
  #before = 0;
  /** Whether anything was measured by which to choose. */
  #chosen = false;
  /** Blocks for which another channel was louder while nothing happened. */
  #waited = 0;
  /** By channel: what is left after each filter, the energy of this block, and what is known so far. */
  #low = new Float64Array(0);
  #high = new Float64Array(0);
  #sum = new Float64Array(0);
  #energy = new Float64Array(0);
  #floor = new Float64Array(0);

  /** @param rateHz of the stream. @throws {RangeError} if it is none. */
  constructor(rateHz: number) {
    if (!(rateHz > 0 && Number.isFinite(rateHz))) throw new RangeError(`${rateHz} Hz is no rate`);
    this.#blockSamples = Math.max(1, Math.round(blockSeconds * rateHz));
    this.#lowPart = 1 - Math.exp((-2 * Math.PI * lowHz) / rateHz);
    this.#highPart = 1 - Math.exp((-2 * Math.PI * highHz) / rateHz);
  }

  /**
   * Mixes what comes next.
   * @param channels one array a channel, each with `count` samples at least; their number may change.
   * @param out takes `count` samples.
   * @param count samples to mix: all of the first channel, if left out.
   */
  push(
    channels: readonly Float32Array[],
    out: Float32Array,
    count = channels[0]?.length ?? 0,
  ): void {
    if (count === 0) return;
    if (channels.length !== this.#sum.length) this.#restart(channels);
    if (channels.length < 2) {
      const only = channels[0];
      for (let n = 0; only && n < count; n++) out[n] = only[n] as number;
      return;
    }
    let start = 0;
    while (start < count) {
      const end = Math.min(count, start + this.#blockSamples - this.#filled);
      this.#mix(channels, out, start, end);
      for (let channel = 0; channel < channels.length; channel++) {
        this.#measure(channel, channels[channel] as Float32Array, start, end);
      }
      this.#filled += end - start;
      start = end;
      if (this.#filled === this.#blockSamples) this.#completeBlock();
    }
  }

  #restart(channels: readonly Float32Array[]): void {
    const count = channels.length;
    // What the filters hold at first: a constant voltage is no sound, from the first sample on.
    this.#low = Float64Array.from(channels, (samples) => samples[0] ?? 0);
    this.#high = new Float64Array(count);
    this.#sum = new Float64Array(count);
    this.#energy = new Float64Array(count);
    this.#floor = new Float64Array(count);
    this.#filled = 0;
    this.#waited = 0;
    this.#chosen = false;
    // Where the channel that was heard is still there, it goes on.
    if (this.#heard >= count) this.#heard = 0;
    this.#before = this.#heard;
  }

  #mix(channels: readonly Float32Array[], out: Float32Array, start: number, end: number): void {
    const heard = channels[this.#heard] as Float32Array;
    const before = channels[this.#before] as Float32Array;
    if (heard === before) {
      for (let n = start; n < end; n++) out[n] = heard[n] as number;
      return;
    }
    for (let n = start; n < end; n++) {
      const share = (this.#filled + n - start + 1) / this.#blockSamples;
      out[n] = (before[n] as number) + share * ((heard[n] as number) - (before[n] as number));
    }
  }

  #measure(channel: number, samples: Float32Array, start: number, end: number): void {
    let low = this.#low[channel] as number;
    let high = this.#high[channel] as number;
    let sum = this.#sum[channel] as number;
    for (let n = start; n < end; n++) {
      const sample = samples[n] as number;
      low += this.#lowPart * (sample - low);
      high += this.#highPart * (sample - low - high);
      sum += high * high;
    }
    this.#low[channel] = low;
    this.#high[channel] = high;
    this.#sum[channel] = sum;
  }

  #completeBlock(): void {
    for (let channel = 0; channel < this.#sum.length; channel++) {
      // What is no number in a channel would stay in its filters for ever.
      if (!Number.isFinite(this.#sum[channel])) {
        this.#low[channel] = 0;
        this.#high[channel] = 0;
        this.#sum[channel] = 0;
      }
      const energy = Math.max(
        (this.#sum[channel] as number) / this.#blockSamples,
        (this.#energy[channel] as number) * release,
      );
      this.#energy[channel] = energy;
      this.#floor[channel] = this.#chosen
        ? Math.max(silence, Math.min(energy, (this.#floor[channel] as number) * floorRise))
        : Math.max(silence, energy);
      this.#sum[channel] = 0;
    }
    this.#filled = 0;
    this.#before = this.#heard;
    this.#choose();
  }

  #choose(): void {
    let loudest = this.#heard;
    let busiest = this.#heard;
    for (let channel = 0; channel < this.#energy.length; channel++) {
      if (this.#loudness(channel) > this.#loudness(loudest)) loudest = channel;
      if (this.#isWithinReach(channel) && this.#activity(channel) > this.#activity(busiest))
        busiest = channel;
    }
    const own = this.#loudness(this.#heard);
    const most = this.#loudness(loudest);
    const isLouder = most > lead * Math.max(own, silence);
    if (!this.#chosen) {
      this.#chosen = most > silence;
      this.#heard = loudest;
    } else if (this.#activity(busiest) > lead * this.#activity(this.#heard)) {
      this.#heard = busiest;
    } else if (isLouder && own <= silence) {
      this.#heard = loudest;
    } else if (isLouder && this.#activity(this.#heard) === 0) {
      if (++this.#waited < patience) return;
      this.#heard = loudest;
    }
    this.#waited = 0;
  }

  #loudness(channel: number): number {
    return this.#energy[channel] as number;
  }

  /** How much more there is in a channel than in its quietest time. */
  #activity(channel: number): number {
    return Math.max(0, this.#loudness(channel) - event * (this.#floor[channel] as number));
  }

  #isWithinReach(channel: number): boolean {
    return this.#loudness(channel) > farBelow * this.#loudness(this.#heard);
  }
}
