/** Bounds of the fan-out, on which the cost depends. */
export const maxScoresSends = 2_500;
export const scoresTicks = [
  { perSecond: 4, maxSubscribers: 600 },
  { perSecond: 1, maxSubscribers: 2_400 },
] as const;
export const receiptEveryBytes = 32_768;
export const maxDirectListeners = 256;
export const maxRelayListeners = 1_000;
export const relayTickMs = 250;
