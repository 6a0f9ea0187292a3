/** Why a file cannot be read as WAV. */
export type WavErrorCode =
  /** It is no WAV, or one that is cut or damaged before its sound begins. */
  | 'header'
  /** An encoding, a rate or a number of channels that is not read here. */
  | 'format'
  /** It is whole, but holds no sound. */
  | 'empty';

/** `message` says what was found, as a note that can stand alone: "MP3 in a WAV file". */
export class WavError extends Error {
  override readonly name = 'WavError';
  readonly code: WavErrorCode;

  constructor(code: WavErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
