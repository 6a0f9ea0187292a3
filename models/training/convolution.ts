/** Sounds in a room by its impulse response: convolution in the frequency domain. */
import FFT from 'fft.js';

export class Convolver {
  readonly #fft: FFT;

  /** @param length samples of a sound and of an impulse response, together, at most. */
  constructor(length: number) {
    this.#fft = new FFT(2 ** Math.ceil(Math.log2(length)));
  }

  /** @returns the spectrum of a sound or a response, complex and interleaved. */
  spectrum(samples: Float32Array): Float64Array {
    const padded = new Float64Array(this.#fft.size);
    padded.set(samples);
    const spectrum = new Float64Array(2 * this.#fft.size);
    this.#fft.realTransform(spectrum as unknown as number[], padded as unknown as number[]);
    this.#fft.completeSpectrum(spectrum as unknown as number[]);
    return spectrum;
  }

  /**
   * Changes the sound to what is heard of it, of the same length: what still rings after its end is lost.
   * @param response of the room, as `spectrum` gives it.
   */
  apply(samples: Float32Array, response: Float64Array): void {
    const spectrum = this.spectrum(samples);
    for (let i = 0; i < spectrum.length; i += 2) {
      const [re, im] = [spectrum[i] as number, spectrum[i + 1] as number];
      const [roomRe, roomIm] = [response[i] as number, response[i + 1] as number];
      spectrum[i] = re * roomRe - im * roomIm;
      spectrum[i + 1] = re * roomIm + im * roomRe;
    }
    const sound = new Float64Array(spectrum.length);
    this.#fft.inverseTransform(sound as unknown as number[], spectrum as unknown as number[]);
    for (let i = 0; i < samples.length; i++) samples[i] = sound[2 * i] as number;
  }
}
