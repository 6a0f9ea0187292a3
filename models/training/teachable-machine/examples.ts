/** What the example model is trained on: pieces of clips, and of nothing, in rooms that are not quite quiet. */

import { amplitude, loudestFrame, meanSquare } from '../level.ts';
import { Random } from '../random.ts';
import { type Clip, isAudible } from './clips.ts';

/** Pieces of one clip, each cut elsewhere. */
const piecesOfClip = 10;
/** Pieces in which there is nothing but noise, for each that has a sound. */
const noiseShare = 0.04;
/** How many places are tried until the clip's sound can be heard. */
const tries = 50;

export interface Example {
  /** As long as a window. */
  samples: Float32Array;
  /** Undefined: noise alone. */
  clip: Clip | undefined;
}

/** @param length of a piece, in samples. */
export function* composeExamples(
  clips: readonly Clip[],
  length: number,
  seed: number,
): Generator<Example> {
  const random = new Random(seed);
  for (const clip of clips) {
    for (let i = 0; i < piecesOfClip; i++) {
      yield { samples: inRoom(pieceOf(clip.samples, length, random), random), clip };
      if (random.chance(noiseShare))
        yield { samples: inRoom(new Float32Array(length), random), clip: undefined };
    }
  }
}

function pieceOf(clip: Float32Array, length: number, random: Random): Float32Array {
  const cut = () => {
    const start = random.integer(0, clip.length - length);
    return clip.slice(start, start + length);
  };
  let piece = cut();
  for (let i = 0; i < tries && !isAudible(piece, clip); i++) piece = cut();
  return piece;
}

/** Noise of any colour, from far below the sound to what it barely rises above; or, at times, none. */
function inRoom(piece: Float32Array, random: Random): Float32Array {
  if (random.chance(0.1)) return piece;
  const room = colouredNoise(piece.length, random.between(0, 0.98), random);
  const loudest = Math.max(loudestFrame(piece), amplitude(-60) ** 2);
  const gain = Math.sqrt(loudest / meanSquare(room)) * amplitude(-random.between(6, 60));
  return piece.map((sample, i) => sample + gain * (room[i] as number));
}

/** @param pole of the filter that white noise goes through: 0 leaves it white. */
function colouredNoise(length: number, pole: number, random: Random): Float32Array {
  let last = 0;
  return Float32Array.from({ length }, () => {
    last = pole * last + random.between(-1, 1);
    return last;
  });
}
