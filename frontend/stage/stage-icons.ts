/** Pictures of what a stage says besides sounds: lines in a square of 24. */
import type { StageTone } from './stage-lines.ts';

const ear = 'M7 16a7 7 0 1 1 11-6M10 14a3.5 3.5 0 1 1 5-3.5M17 16h.1';

/** For those tones in which no sound is shown. */
export const toneIcons: Partial<Record<StageTone, string>> = {
  silent:
    'M9 5a3 3 0 0 1 6 1v4M9 9v2a3 3 0 0 0 4 2.8M5.5 11.5a6.5 6.5 0 0 0 10 5.5M12 18v3M4 3l16 18',
  lost: 'M2 9a15 15 0 0 1 5-3M11 5a15 15 0 0 1 11 4M5.5 13a10 10 0 0 1 4-2.5M16 11.5l2.5 1.5M12 19h.1M3 3l18 18',
  quiet: ear,
};

export const bellIcon = 'M6 17v-6a6 6 0 0 1 12 0v6M4 17h16M10 21h4M12 3v2';
