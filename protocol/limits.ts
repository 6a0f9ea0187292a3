/** Every bound of the room, declared once; docs/protocol.md lists them, tests try each at its edge. */

/** The rate of all audio on the wire, in hertz. */
export const sampleRateHz = 16_000;

/** Shortest and longest sound in one frame, in milliseconds. */
export const minFrameMs = 20;
export const maxFrameMs = 120;

/** Models that a room hears with at the same time. */
export const maxModels = 8;

/** How much of a mic's sound is kept for a model that is being opened, in milliseconds; the oldest goes first. */
export const maxHeldWhileOpeningMs = 10_000;

/** Codecs that a client may offer, and the longest name of one, in UTF-16 code units. */
export const maxOfferedCodecs = 8;
export const maxCodecNameLength = 32;

/** Longest JSON message a participant may send, in UTF-16 code units. */
export const maxMessageLength = 4096;

/** Longest participant name, in UTF-16 code units after cleaning (protocol/text.ts). */
export const maxNameLength = 64;

/** Longest text a participant may send to everyone, in UTF-16 code units after cleaning. */
export const maxChatLength = 500;

/** Largest body of an HTTP request without a recording, in bytes. */
export const maxBodyBytes = 16_384;

/** Open sockets in one room, followers' among them; a host's is taken beyond it. */
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

/**
 * Bytes a participant may send in messages and frames together, as a token bucket in bytes: room for
 * the largest burst of sound and some messages, not for the largest burst of both.
 */
export const byteBucket = { capacity: 327_680, refillPerSecond: 65_536 } as const;

/** Texts a participant may send to everyone, as a token bucket in texts. */
export const chatBucket = { capacity: 5, refillPerSecond: 0.5 } as const;

/** Changes that everyone is told of (name, microphone), as a token bucket in changes. */
export const changeBucket = { capacity: 20, refillPerSecond: 1 } as const;

/** Logged events replayed to a participant that joins for the first time. */
export const replayOnJoin = 50;

/** Logged events replayed at most to a participant that resumes. */
export const replayOnResume = 1000;

/** After this long without a frame a mic's unfinished detections end, in milliseconds. */
export const silenceEndsDetectionMs = 2_000;

/** After this long without a frame everyone is told that nothing comes from a mic that is on, in milliseconds. */
export const micSilentMs = 3_000;

/**
 * A mic that falls silent again and again is told to be back only once its sound has come for so long,
 * in milliseconds: the first time at once, then after `first`, and each time twice as long up to `most`.
 * One that has been back for `most` is believed at once again.
 */
export const micBackMs = { first: 1_000, most: 60_000 } as const;

/** Events kept in a room's log at most; older ones are dropped as new ones come. */
export const maxLoggedEvents = 20_000;

/** Of these, comings and goings at most: they do not push out what was heard. */
export const maxPresenceEvents = 2_000;

/** Exports of a room's detections, as a token bucket in exports: the room hears nothing meanwhile. */
export const exportBucket = { capacity: 10, refillPerSecond: 0.5 } as const;

/** How long before its end a room that nobody uses says so in its log, in milliseconds: a week. */
export const expiryNoticeMs = 604_800_000;

/** How often it is written down at most that a room is used, in milliseconds. */
export const usedOftenMs = 3_600_000;

/** Days for which a room keeps its events, unless its host says otherwise, and at most. */
export const defaultRetentionDays = 30;
export const maxRetentionDays = 365;

/**
 * A socket from which nothing came for so long, not even a ping, is given up, in milliseconds.
 * Browsers let pages in the background run once a minute: this leaves them two misses.
 */
export const unresponsiveMs = 150_000;

/** How long a long poll may wait for an event, in milliseconds. */
export const maxPollWaitMs = 60_000;

/** From one sign of life on a stream of server-sent events to the next, in milliseconds. */
export const streamKeepAliveMs = 15_000;

/**
 * What may wait for a slow reader of server-sent events, in bytes: beyond it the stream ends, and the
 * reader goes on with the last event it got. A replay is sent whole, however large.
 */
export const maxStreamBacklogBytes = 1_048_576;

/** Ends of connections that a room remembers for its host. */
export const keptDisconnects = 100;

/** Largest recording that a room stores, in bytes. */
export const maxClipBytes = 16_777_216;

/** Recordings that a room stores, and their bytes together. */
export const maxClips = 100;
export const maxClipBytesPerRoom = 268_435_456;

/** Longest name of a recording, in UTF-16 code units after cleaning. */
export const maxClipNameLength = 128;

/** Recordings that may be on their way into a room at the same time. */
export const maxClipUploads = 8;

/** Of these, those from one network: nobody takes all places of a room. Counted in each isolate of the Worker. */
export const maxRoomUploadsPerNetwork = 4;

/** Recordings that may be on their way through one isolate of the Worker, and of these those from one network. */
export const maxIsolateUploads = 32;
export const maxIsolateUploadsPerNetwork = 16;

/** How much of a recording the Worker holds at most while it comes, in bytes. */
export const maxHeldClipBytes = 262_144;

/** How slowly an upload may come, in the long run, and for how long it may rest, in milliseconds. */
export const minUploadPace = { bytesPerSecond: 8_192, patienceMs: 20_000 } as const;

/**
 * How long a room keeps a place for an upload of which it hears nothing, and how often the Worker renews it,
 * in milliseconds: three renewals may fail.
 */
export const clipReservationMs = 20_000;
export const clipRenewalMs = 5_000;

/** How much of a recording is recognised, from its beginning, in milliseconds. */
export const maxRecognisedClipMs = 300_000;

/** What a host may set of how scores become detections; models/recognition/tracker-settings.ts says what each is. */
export const trackerBounds = {
  threshold: { min: 0, max: 1 },
  thresholdScale: { min: 0.001, max: 1000 },
  smoothingWindows: { min: 1, max: 10 },
  releaseRatio: { min: 0.05, max: 1 },
  minDurationMs: { min: 0, max: 10_000 },
  mergeGapMs: { min: 0, max: 60_000 },
  cooldownMs: { min: 0, max: 3_600_000 },
} as const;

/** Labels of one model for which a room has settings of their own. */
export const maxTunedLabels = 100;

/** Rooms that may be opened from one address (IPv6: /64 network) in a minute; wrangler.toml configures the same. */
export const maxRoomsPerMinute = 30;
