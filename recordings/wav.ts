/** WAV files: unsigned 8-bit, signed 16-, 24- and 32-bit, and float samples, any channel count. */
import wavefile from 'wavefile';
import type { FileSound } from './file-sound.ts';
import { RecordingError } from './recording-error.ts';

/** Format tags of the `fmt ` chunk (Microsoft, mmreg.h). */
const formats = { pcm: 1, float: 3, extensible: 0xfffe } as const;
/** Sizes that a writer to a pipe leaves in the header, as it cannot go back to fill them in. */
const unknownSizes = [0, 0xffff_ffff];

/** What `wavefile` finds in the chunks; it types both as `object`. */
interface WavChunks {
  container: string;
  fmt: {
    audioFormat: number;
    numChannels: number;
    sampleRate: number;
    bitsPerSample: number;
    /** First word: the format tag of an extensible file. */
    subformat: number[];
  };
  data: { chunkSize: number; samples: Uint8Array };
  /** 64-bit sizes of an RF64 file. */
  ds64: { chunkId: string };
}

/** @throws {RecordingError} whose message lacks the file's name: "is truncated: ..." */
export function readWav(bytes: Uint8Array): FileSound {
  const { container, fmt, data, ds64 } = readChunks(bytes);
  const { chunkSize, samples } = data;
  const sizeKnown = !unknownSizes.includes(chunkSize) && ds64.chunkId === '';
  if (sizeKnown && samples.length < chunkSize) {
    throw new RecordingError(
      `is truncated: it has ${samples.length} of ${chunkSize} bytes of sound.`,
    );
  }
  if (fmt.numChannels < 1 || fmt.sampleRate < 1)
    throw new RecordingError('is damaged: its header has no channels or no sample rate.');
  const read = sampleReader(fmt, container !== 'RIFX');
  const sampleBytes = fmt.bitsPerSample / 8;
  const length = Math.floor(samples.length / (sampleBytes * fmt.numChannels));
  const view = new DataView(samples.buffer, samples.byteOffset, samples.byteLength);
  const channels = Array.from({ length: fmt.numChannels }, (_, channel) =>
    Float32Array.from({ length }, (_, i) =>
      read(view, (i * fmt.numChannels + channel) * sampleBytes),
    ),
  );
  return { rateHz: fmt.sampleRate, channels };
}

function readChunks(bytes: Uint8Array): WavChunks {
  try {
    return new wavefile.WaveFile(bytes) as unknown as WavChunks;
  } catch {
    throw new RecordingError('is truncated or damaged: its WAV header is not whole.');
  }
}

type SampleReader = (view: DataView, at: number) => number;

function sampleReader(
  { audioFormat, bitsPerSample, subformat }: WavChunks['fmt'],
  littleEndian: boolean,
): SampleReader {
  const tag = audioFormat === formats.extensible ? (subformat[0] ?? 0) & 0xffff : audioFormat;
  const readers: Record<string, SampleReader> = {
    [`${formats.pcm}/8`]: (view, at) => (view.getUint8(at) - 128) / 2 ** 7,
    [`${formats.pcm}/16`]: (view, at) => view.getInt16(at, littleEndian) / 2 ** 15,
    [`${formats.pcm}/24`]: (view, at) => {
      const [low, high] = littleEndian ? [at, at + 1] : [at + 2, at];
      return (view.getInt16(high, littleEndian) * 2 ** 8 + view.getUint8(low)) / 2 ** 23;
    },
    [`${formats.pcm}/32`]: (view, at) => view.getInt32(at, littleEndian) / 2 ** 31,
    [`${formats.float}/32`]: (view, at) => view.getFloat32(at, littleEndian),
    [`${formats.float}/64`]: (view, at) => view.getFloat64(at, littleEndian),
  };
  const reader = readers[`${tag}/${bitsPerSample}`];
  if (!reader) {
    throw new RecordingError(
      `has an encoding that is not read here (format ${tag}, ${bitsPerSample} bits): save it as PCM.`,
    );
  }
  return reader;
}
