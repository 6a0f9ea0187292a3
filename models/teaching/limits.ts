/** Bounds of what a room is taught. */

/** Sounds of a set. */
export const maxTaughtSounds = 20;
/** Examples of one sound. */
export const maxExamples = 20;
/** Longest take, in milliseconds; what is longer is cut to its loudest part. */
export const maxTakeMs = 3_000;
/** Windows of one example: a take of 3 s has 17 at a hop of 240 ms. */
export const maxExampleWindows = 48;
/** Values of an embedding. */
export const maxEmbeddingSize = 2_048;
/** Characters of a sound's name, and of the name of whoever gave an example. */
export const maxNameLength = 64;
/** Labels of the base model that an example keeps. */
export const maxHeardAs = 5;
/** Axes along which embeddings of a base model are whitened. */
export const maxWhiteningAxes = 256;
/** Vectors of a file of negatives. */
export const maxNegatives = 4_000;
/** Bytes of an exported set: what is within the other bounds and of 1,024 values fits. */
export const maxTaughtPackageBytes = 24 * 1024 * 1024;
