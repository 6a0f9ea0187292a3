/** What the code does and how long it takes, as measured; the one place for figures of the cost model. */

/** CPU time on the machine of bench/README.md, one core at 2.5 GHz. */
export const cpu = {
  /** A window of one microphone: the front end, the network, the tracker. */
  windowMs: 7,
  /** Taking in a frame. */
  frameMs: 0.1,
  /** A message sent to one socket. */
  sendMs: 0.017,
} as const;

/** What a microphone that is on brings, each second. */
export const microphone = { framesPerSecond: 1000 / 60, windowsPerSecond: 1000 / 240 } as const;

/** Alarms of a room in which a microphone is on, each hour; and of it whatever sounds. */
export const alarmsPerHour = { microphones: 900, ghosts: 24, perSoundingMinute: 15 } as const;
/** For how long something sounds, in minutes of an hour; and how many sounds that are, on one microphone. */
export const sounding = { minutes: 6, sounds: 40 } as const;

/** Rows that are written for a detection and its end, for an alarm, and for a coming and going. */
export const rows = { detection: 15, alarm: 2, visit: 10 } as const;

/** A message of scores, in bytes: of one window, and what a tick adds for each microphone. */
export const scoresBytes = 200;
