/** What the page and its worklet must agree on. */
export const captureProcessor = 'earshot-capture';

/** Sound in one message of the worklet, in milliseconds. */
export const chunkMs = 40;
