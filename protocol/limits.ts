/** Every bound of the room, declared once; docs/protocol.md lists them, tests try each at its edge. */

/** The rate of all audio on the wire, in hertz. */
export const sampleRateHz = 16_000;

/** Shortest and longest sound in one frame, in milliseconds. */
export const minFrameMs = 20;
export const maxFrameMs = 120;

/** Models that a room hears with at the same time. */
export const maxModels = 8;

/** Of these, models that its host uploaded, and the bytes that they take in the room's storage. */
export const maxRoomModels = 4;
export const maxRoomModelBytes = 33_554_432;

/**
 * What the uploaded models of a room take in memory together while they are open, and what all models from
 * rooms and the catalogue take in one isolate, in bytes: weights, what kernels make of them, and what is computed
 * from a window. Of an isolate's 128 MB, this is 46; opening one more takes up to 35 for its files and decoded
 * weights (an uploaded one may take half of this, of which its weights are half at most); 47 are left for the base
 * model, the runtime and the rooms.
 */
export const maxOpenModelBytes = 46_137_344;

/** A model that was not used for so long may be closed to make room for another, in milliseconds. */
export const modelRestMs = 10_000;

/**
 * What a model may take of a core for one microphone: one that takes more looks less often, and one that would
 * leave out sound then is refused.
 */
export const maxModelShare = 0.1;

/** Longest name of a model and of a label for people, in UTF-16 code units after cleaning. */
export const maxModelNameLength = 64;

/** What is told of a model that its host uploaded, as JSON, in UTF-16 code units. */
export const maxModelDescriptionLength = 32_768;

/** Models that may be on their way through one isolate of the Worker, and those of one network. */
export const maxIsolateModelUploads = 2;
export const maxIsolateModelUploadsPerNetwork = 1;

/** How slowly the upload of a model may come, in the long run, and for how long it may rest, in milliseconds. */
export const minModelUploadPace = { bytesPerSecond: 16_384, patienceMs: 10_000 } as const;

/** How long fetching a model from its address may take in all, in milliseconds, and how often it may be redirected. */
export const modelFetchMs = 20_000;
export const maxModelRedirects = 3;

/** How much of a mic's sound is kept for a model that is being opened, in milliseconds; the oldest goes first. */
export const maxHeldWhileOpeningMs = 10_000;

/** Codecs that a client may offer, and the longest name of one, in UTF-16 code units. */
export const maxOfferedCodecs = 8;
export const maxCodecNameLength = 32;

/** Longest JSON message a participant may send, in UTF-16 code units. */
export const maxMessageLength = 4096;

/** Longest participant name, in UTF-16 code units after cleaning (protocol/text.ts). */
export const maxNameLength = 64;

/** Longest title of a room, in UTF-16 code units after cleaning (protocol/text.ts). */
export const maxRoomTitleLength = 64;

/** Longest text a participant may send to everyone, in UTF-16 code units after cleaning. */
export const maxChatLength = 500;

/** Largest body of an HTTP request without a recording, in bytes. */
export const maxBodyBytes = 16_384;

/** Open sockets in one room but those of hosts: microphones, listeners and followers each have places of their own. */
export const maxSockets = 1_280;

/** Sockets with the key of a microphone, and those of one network, followers apart. */
export const maxMicSockets = 512;
export const maxMicSocketsPerNetwork = 256;

/**
 * Listeners that sit on the room itself. Whoever comes beyond it is served by a relay of the room, and is
 * counted instead of listed.
 */
export const maxDirectListeners = 256;

/** Listeners of one relay. */
export const maxRelayListeners = 1_000;

/** Listeners of one room, on itself and on its relays. */
export const maxAudience = 20_000;

/** Relays that the room, or a relay, tells itself; those tell the others. */
export const relayBranching = 16;

/** Logged events that wait for a relay that does not answer; it fetches what it missed of them. */
export const maxRelayBacklog = 1_000;

/** From one message about the size of the audience to the next at least, in milliseconds. */
export const audienceEveryMs = 2_000;

/** From one report of a relay about its listeners to the next at least, in milliseconds. */
export const relayReportEveryMs = 1_000;

/** Texts that all listeners on relays together may send to everyone, as a token bucket in texts. */
export const audienceChatBucket = { capacity: 20, refillPerSecond: 2 } as const;

/** Followers by the role of their key, and those of one network; a host's is taken beyond them. */
export const maxFollowers = { mic: 128, listener: 384 } as const;
export const maxFollowersPerNetwork = { mic: 64, listener: 256 } as const;

/**
 * Sockets of one role that have not said `hello` yet, and of one role from one network; a host's is
 * taken beyond them.
 */
export const maxPendingSockets = 1024;
export const maxPendingSocketsPerNetwork = 768;

/** Participants of one room whose microphone is on at the same time. */
export const maxMics = 16;

/**
 * Sockets that were refused and that their other end has not closed: of one room by role, the host's
 * excepted, and of one isolate of the Worker. Beyond it networks that left some are turned away over HTTP,
 * and a network that left half of it at once.
 */
export const maxRefusedSockets = 512;

/** Bytes that such sockets of one role may have left unread: they stay in memory as long as the sockets do. */
export const maxRefusedBytes = 16_777_216;

/** What the other end of an upgrade that was refused may send before it is cut off, in bytes. */
export const maxBytesAfterRefusal = 65_536;

/** How long the other end of an upgrade that was refused has to close it, in milliseconds. */
export const refusedGraceMs = 10_000;

/**
 * A mic from which nothing has come for so long is turned off when all microphones are on and another
 * participant turns theirs on, in milliseconds.
 */
export const micYieldsMs = 10_000;

/** Messages and frames that may come between `hello` and the welcome, which is then followed by them. */
export const maxHeldBeforeWelcome = 64;

/** How long a socket may stay open without introducing itself (`hello`), in milliseconds. */
export const helloDeadlineMs = 10_000;

/**
 * Sound a mic may send, as a token bucket in milliseconds of audio: `capacity` of it ahead of its pace,
 * refilled a quarter faster than real time, so that a clock that runs fast is never punished; and what is
 * late besides, up to `lateMs`, because a network or the room itself held it up.
 */
export const audioBucket = { capacity: 8_000, refillPerSecond: 1_250, lateMs: 60_000 } as const;

/** JSON messages a participant may send, as a token bucket in messages. */
export const messageBucket = { capacity: 40, refillPerSecond: 10 } as const;

/**
 * UTF-16 code units that a participant may send in messages, as a token bucket: not every message of the
 * largest burst may be of the largest size. Frames are bounded by their sound.
 */
export const byteBucket = { capacity: 65_536, refillPerSecond: 8_192 } as const;

/** Texts a participant may send to everyone, as a token bucket in texts. */
export const chatBucket = { capacity: 5, refillPerSecond: 0.5 } as const;

/** Changes that everyone is told of (name, microphone), as a token bucket in changes. */
export const changeBucket = { capacity: 20, refillPerSecond: 1 } as const;

/**
 * Scores sent one by one, in messages a second to all who subscribed to them together: beyond it they are
 * told in ticks. A send costs about 17 microseconds, so this is about 4 % of a core.
 */
export const maxScoresSends = 2_500;

/**
 * Ticks of scores a second, and the most subscribers who are told so many: 2,400 sends a second. Beyond
 * the last none are told but to hosts and mics, who are always told as often as the first says.
 */
export const scoresTicks = [
  { perSecond: 4, maxSubscribers: 600 },
  { perSecond: 1, maxSubscribers: 2_400 },
] as const;

/**
 * Logged events told one by one, as token buckets in sends: an event to 300 readers takes 300. What finds
 * too few tokens waits and is told together with others. Comings and goings have a bucket of their own,
 * so that they never delay what is heard.
 */
export const eventSendBucket = { capacity: 4_000, refillPerSecond: 1_000 } as const;
export const presenceSendBucket = { capacity: 2_000, refillPerSecond: 500 } as const;

/** How long an event waits at most to be told together with others, in milliseconds; one of presence. */
export const maxEventWaitMs = 250;
export const maxPresenceWaitMs = 1_000;

/** Events told in one message; when so many wait they are told at once. */
export const maxEventsTold = 100;

/**
 * What those with one role from one network may do together, whatever sockets they use: identities are
 * free. Each is a token bucket, in messages, texts and changes.
 */
export const networkMessageBucket = { capacity: 800, refillPerSecond: 200 } as const;
export const networkChatBucket = { capacity: 60, refillPerSecond: 3 } as const;
export const networkChangeBucket = { capacity: 80, refillPerSecond: 2 } as const;

/** Texts to everyone of all mics and listeners together, as a token bucket in texts. */
export const roomChatBucket = { capacity: 120, refillPerSecond: 5 } as const;

/**
 * Joins of one role from one network, as a token bucket: a participant takes one token, a follower a
 * quarter. Whoever comes when there is none waits for it. A full room may come back at once.
 */
export const joinBucket = { capacity: 1200, refillPerSecond: 10 } as const;
export const followerJoinTokens = 0.25;

/**
 * While the room leaves out windows: listeners that are let in, and pages of what they missed, as a token
 * bucket in turns.
 */
export const strainedTurnBucket = { capacity: 8, refillPerSecond: 50 } as const;

/**
 * HTTP requests of one role from one network, and of all mics or of all listeners together, as token
 * buckets: most requests take one token, docs/http-api.md lists the others.
 */
export const requestBucket = { capacity: 240, refillPerSecond: 20 } as const;
export const roleRequestBucket = { capacity: 480, refillPerSecond: 40 } as const;

/** Pairs of role and network whose buckets a room remembers; those not seen for longest go first. */
export const maxNetworkShares = 1024;

/** Logged events replayed to a participant that joins for the first time. */
export const replayOnJoin = 50;

/** Logged events replayed at most to a participant that resumes. */
export const replayOnResume = 1000;

/** Of these, how many a `welcome` or `snapshot` brings, and each `events` message that follows it. */
export const firstReplayPage = 50;
export const replayPage = 100;

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

/** Events of what was heard that a room's log keeps at most; older ones are dropped as new ones come. */
export const maxLoggedEvents = 20_000;

/** Comings and goings, besides: they do not push out what was heard. */
export const maxPresenceEvents = 2_000;

/** Texts, changes of settings and keys, and changes of what the room was taught, besides. */
export const maxChatEvents = 2_000;
export const maxAdministrationEvents = 500;
export const maxTeachingEvents = 500;

/** Verdicts on detections, besides. */
export const maxVerdictEvents = 5_000;

/** Verdicts of one participant, and of one role from one network, as token buckets in verdicts. */
export const verdictBucket = { capacity: 20, refillPerSecond: 1 } as const;
export const networkVerdictBucket = { capacity: 80, refillPerSecond: 2 } as const;

/** Longest label that a verdict may name, in UTF-16 code units. */
export const maxVerdictLabelLength = 100;

/** Exports of detections by one role from one network, as a token bucket in exports. */
export const exportBucket = { capacity: 10, refillPerSecond: 0.5 } as const;

/** Detections that a room looks through at a time for an export: it hears between two such pages. */
export const exportPage = 500;
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

/** The room asks for a receipt after every so many bytes that it sends; UTF-16 code units stand for bytes. */
export const receiptEveryBytes = 32_768;

/** Longest token of a receipt, in UTF-16 code units. */
export const maxReceiptTokenLength = 32;

/** A reader for whom more than so many bytes are unread gets no scores until they have caught up. */
export const maxUnreadForScores = 262_144;

/** Bytes that may be unread by one socket, by its role: it is closed rather than sent more. */
export const maxUnread = { host: 1_048_576, mic: 1_048_576, listener: 524_288 } as const;

/**
 * How long a receipt may take of a reader who is behind, in milliseconds; it is looked for whenever the
 * room is awake.
 */
export const receiptDeadlineMs = 120_000;

/**
 * Bytes that may be unread by all sockets of a room together: beyond `scores` whoever has not confirmed the
 * last request gets no scores, beyond `outrun` those are closed whom others have outrun, and beyond `most`
 * whoever is furthest behind. A room that is slow itself reads all receipts late: nobody is outrun then.
 */
export const maxUnreadPerRoom = {
  scores: 25_165_824,
  outrun: 33_554_432,
  most: 67_108_864,
} as const;

/** A reader is outrun when another one has answered a request made so much later, in milliseconds. */
export const outrunMs = 15_000;

/** Ends of connections that a room remembers for its host. */
export const keptDisconnects = 100;

/** Largest recording that a room stores, in bytes. */
export const maxClipBytes = 16_777_216;

/**
 * Recordings that a room stores, and their bytes together: in a bucket, and in its own database where there is no
 * bucket. Either holds as many of the largest recordings as may come at the same time (`maxClipUploads`).
 */
export const maxClips = 100;
export const maxClipBytesPerRoom = 268_435_456;
export const maxClipBytesInDatabase = 134_217_728;

/** Longest name of a recording, in UTF-16 code units after cleaning. */
export const maxClipNameLength = 128;

/** Recordings that may be on their way into a room at the same time. */
export const maxClipUploads = 8;

/** Of these, those from one network: nobody takes all places of a room. Counted in each isolate of the Worker. */
export const maxRoomUploadsPerNetwork = 4;

/** Recordings that may be on their way through one isolate of the Worker, and of these those from one network. */
export const maxIsolateUploads = 16;
export const maxIsolateUploadsPerNetwork = 8;

/**
 * How much of a recording the Worker holds at most while it comes, or while it is played from a room's
 * database, in bytes; and what of it a row of that database holds.
 */
export const maxHeldClipBytes = 524_288;

/** Recordings that one isolate of the Worker plays from rooms' databases at a time, and of these those of one network. */
export const maxIsolatePlaying = 32;
export const maxIsolatePlayingPerNetwork = 16;

/** A player from a room's database ends where so many bytes were not taken in so many milliseconds. */
export const playingPatience = { bytes: 65_536, ms: 20_000 } as const;

/** Of how many bytes, begun, each takes a token if a recording is played from a room's database. */
export const playedBytesPerToken = 1_048_576;

/** How slowly an upload may come, in the long run, and for how long it may rest, in milliseconds. */
export const minUploadPace = { bytesPerSecond: 8_192, patienceMs: 20_000 } as const;

/**
 * How long a room keeps a place for an upload of which it hears nothing, in milliseconds. The slowest upload rests,
 * and then fills a piece (`maxHeldClipBytes`), within 84 s: pieces alone renew the place, so that an upload
 * takes the same number of calls of the room whatever its pace.
 */
export const clipReservationMs = 120_000;

/** How often the Worker renews the place at most while pieces go to a bucket, past the room, in milliseconds. */
export const clipRenewalMs = 12_000;

/** How much of a recording is recognised, from its beginning, in milliseconds. */
export const maxRecognisedClipMs = 300_000;

/** Longest name of a sound that a room is taught, in UTF-16 code units after cleaning. */
export const maxSoundNameLength = 64;

/** Sounds that a room may be taught, and examples of each. */
export const maxTaughtSounds = 20;
export const maxTaughtExamples = 20;

/** Bytes that the examples of a room may take together. */
export const maxTaughtBytes = 12_582_912;

/** Longest span of a mic or of a recording that makes an example, in milliseconds; of more, the beginning is taken. */
export const maxTaughtTakeMs = 3_000;

/** How far back a moment of a mic may lie that is to be an example, in milliseconds. */
export const recentHearingMs = 60_000;

/** Mics that are off and whose last moments a room remembers all the same, besides those that are on. */
export const maxRecentMics = 8;

/** For how long the last change of what a room was taught can be undone, in milliseconds. */
export const soundsUndoMs = 600_000;

/** Largest file of taught sounds that a room takes in, in bytes. */
export const maxTaughtFileBytes = 12_582_912;

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

/** Browsers to which a room pushes, and of these those that came from one network. */
export const maxPushSubscriptions = 100;
export const maxPushSubscriptionsPerNetwork = 40;

/** Longest address of a browser at its push service, in UTF-16 code units. */
export const maxPushEndpointLength = 1_024;

/** Labels of which a browser says whether they are pushed, and the longest, in UTF-16 code units. */
export const maxPushLabels = 200;
export const maxPushLabelLength = 100;

/** For how long a room pushes to a browser that does not ask again, in milliseconds: 60 days. */
export const pushLifeMs = 5_184_000_000;

/** From one push of a label to a browser to the next at least, in milliseconds. */
export const pushLabelPauseMs = 10_000;

/** Pushes of all labels to one browser, as a token bucket in pushes. */
export const pushBucket = { capacity: 20, refillPerSecond: 0.1 } as const;

/** Pushes of a room that are on their way at a time, and those that wait: the oldest is left out. */
export const maxPushesAtOnce = 4;
export const maxWaitingPushes = 200;

/** How long a push service may take for a push, in milliseconds; how long it is to keep one, in seconds. */
export const pushTimeoutMs = 10_000;
export const pushTtlSeconds = 600;
