/** Every bound of the room, declared once; docs/protocol.md lists them, tests try each at its edge. */

/** The rate of all audio on the wire, in hertz. */
export const sampleRateHz = 16_000;

/** Shortest and longest sound in one frame, in milliseconds. */
export const minFrameMs = 20;
export const maxFrameMs = 120;

/** Longest JSON message a participant may send, in UTF-16 code units. */
export const maxMessageLength = 4096;

/** Longest participant name, in UTF-16 code units after trimming. */
export const maxNameLength = 64;

/** Largest body of an HTTP request, in bytes. */
export const maxBodyBytes = 16_384;

/** Open sockets in one room; a host's is taken beyond it. */
export const maxParticipants = 1024;

/** Sockets of one room that have not said `hello` yet; a host's is taken beyond it. */
export const maxPendingSockets = 64;

/** Participants of one room whose microphone is on at the same time. */
export const maxMics = 16;

/** How long a socket may stay open without introducing itself (`hello`), in milliseconds. */
export const helloDeadlineMs = 10_000;

/**
 * Sound a mic may send, as a token bucket in milliseconds of audio: it refills a quarter faster than
 * real time, so that a clock that runs fast or a burst after a stall is never punished.
 */
export const audioBucket = { capacity: 8_000, refillPerSecond: 1_250 } as const;

/** JSON messages a participant may send, as a token bucket in messages. */
export const messageBucket = { capacity: 40, refillPerSecond: 10 } as const;

/** Changes that everyone is told of (name, microphone), as a token bucket in changes. */
export const changeBucket = { capacity: 20, refillPerSecond: 1 } as const;

/** Logged events replayed to a participant that joins for the first time. */
export const replayOnJoin = 50;

/** Logged events replayed at most to a participant that resumes. */
export const replayOnResume = 1000;

/** After this long without a frame a mic's unfinished detections end, in milliseconds. */
export const silenceEndsDetectionMs = 2_000;

/** Events kept in a room's log; older ones are dropped as new ones come. */
export const maxLoggedEvents = 20_000;
