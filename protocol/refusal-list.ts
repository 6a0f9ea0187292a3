/**
 * The closed list of reasons for which a request, a message or a socket is refused.
 *
 * One code serves HTTP (as the `code` of a problem document, RFC 9457), sockets (as an `error`
 * message and the close code after it) and the client SDK (which reconnects when `retry` is set).
 */
export interface Refusal {
  /** HTTP status, where the refusal can happen before or without a socket. */
  status: number;
  /** WebSocket close code, in the private range 4000-4999 (RFC 6455, 7.4.2). */
  close: number;
  /** Whether the same attempt, repeated later, can succeed. */
  retry: boolean;
  /** When another attempt is worth while, where that can be told. */
  retryAfterSeconds?: number;
  /** What to do about it, in one sentence. */
  message: string;
}

export const refusalList = {
  'bad-message': {
    status: 400,
    close: 4000,
    retry: false,
    message: 'Send messages as JSON objects of a type and shape that docs/protocol.md lists.',
  },
  'key-missing': {
    status: 401,
    close: 4001,
    retry: false,
    message: 'Give a key of this room: open the whole link you were sent, with the part after #.',
  },
  'hello-expected': {
    status: 400,
    close: 4002,
    retry: false,
    message: 'Introduce yourself with a hello message before anything else.',
  },
  'key-wrong': {
    status: 403,
    close: 4003,
    retry: false,
    message: 'This key does not open the room: ask its host for a new link.',
  },
  'room-not-found': {
    status: 404,
    close: 4004,
    retry: false,
    message: 'There is no such room: check the link, or open a new room.',
  },
  'protocol-unsupported': {
    status: 400,
    close: 4005,
    retry: false,
    message:
      'Offer the subprotocol earshot.2: this client is too old or too new, reload or update it.',
  },
  'bad-frame': {
    status: 400,
    close: 4006,
    retry: false,
    message: 'Send audio frames of a known codec, whole, and 20 to 120 ms long.',
  },
  'message-too-large': {
    status: 413,
    close: 4007,
    retry: false,
    message: 'Send less at once: docs/protocol.md lists the largest message, frame and request.',
  },
  'hello-timeout': {
    status: 408,
    close: 4008,
    retry: true,
    message: 'Introduce yourself within 10 seconds of connecting.',
  },
  'not-allowed': {
    status: 403,
    close: 4009,
    retry: false,
    message: 'Your key does not allow this: ask the host for a link that does.',
  },
  'room-full': {
    status: 503,
    close: 4010,
    retry: true,
    retryAfterSeconds: 30,
    message: 'The room is full: wait until somebody leaves.',
  },
  'mic-off': {
    status: 409,
    close: 4011,
    retry: false,
    message: 'Announce your microphone with a mic message before you send audio.',
  },
  'too-many-mics': {
    status: 503,
    close: 4012,
    retry: true,
    retryAfterSeconds: 30,
    message: 'Too many microphones are on in this room: wait until one is turned off.',
  },
  replaced: {
    status: 409,
    close: 4013,
    retry: false,
    message: 'This participant has connected again elsewhere; go on there.',
  },
  'server-error': {
    status: 500,
    close: 4014,
    retry: true,
    retryAfterSeconds: 5,
    message: 'Something failed on our side: try again in a moment.',
  },
  'key-rotated': {
    status: 403,
    close: 4015,
    retry: false,
    message: 'The host has replaced the key you came with: ask them for the new link.',
  },
  'room-deleted': {
    status: 410,
    close: 4016,
    retry: false,
    message: 'The host has deleted this room and all that it kept: open a new one.',
  },
  unresponsive: {
    status: 408,
    close: 4017,
    retry: true,
    message: 'Nothing came from you for 150 seconds: send a ping every 20 seconds.',
  },
  'origin-not-allowed': {
    status: 403,
    close: 4018,
    retry: false,
    message: 'This site may not connect to Earshot: ask the operator to allow its origin.',
  },
  'too-many-rooms': {
    status: 429,
    close: 4019,
    retry: true,
    retryAfterSeconds: 60,
    message: 'Too many rooms were opened from your network: wait a minute.',
  },
  'chat-off': {
    status: 403,
    close: 4020,
    retry: false,
    message: 'The host has switched messages off: only sounds are shown here.',
  },
  'bad-request': {
    status: 400,
    close: 4021,
    retry: false,
    message: 'Send the parameters and the body that docs/http-api.md describes.',
  },
  'clip-missing': {
    status: 400,
    close: 4022,
    retry: false,
    message: 'Send the recording as the field "audio" of a multipart/form-data body.',
  },
  'clip-empty': {
    status: 400,
    close: 4023,
    retry: false,
    message: 'The file is empty: choose one with sound in it.',
  },
  'clip-unsupported': {
    status: 415,
    close: 4024,
    retry: false,
    message: 'Send a recording as WAV, WebM, Ogg, MP4, MP3 or FLAC.',
  },
  'clip-unreadable': {
    status: 422,
    close: 4025,
    retry: false,
    message:
      'This WAV file is damaged or uses a rare encoding: export it again, or send the original.',
  },
  'clip-too-large': {
    status: 413,
    close: 4026,
    retry: false,
    message: 'The recording is larger than 16 MiB: send a shorter one.',
  },
  'clip-quota': {
    status: 507,
    close: 4027,
    retry: false,
    message: 'The room has no space for more recordings: its host can delete some.',
  },
  'clip-not-found': {
    status: 404,
    close: 4028,
    retry: false,
    message: 'There is no such recording in this room: it may have been deleted.',
  },
  'rate-limited': {
    status: 429,
    close: 4029,
    retry: true,
    retryAfterSeconds: 5,
    message: 'You are sending faster than the room accepts: slow down and try again.',
  },
  'upgrade-expected': {
    status: 426,
    close: 4031,
    retry: false,
    message: 'Open this address as a WebSocket.',
  },
  'range-unsatisfiable': {
    status: 416,
    close: 4030,
    retry: false,
    message: 'Ask for a range of bytes inside the recording.',
  },
  'clip-too-slow': {
    status: 408,
    close: 4033,
    retry: true,
    message: 'The upload was too slow: send a shorter recording, or use a faster connection.',
  },
  'codec-unsupported': {
    status: 415,
    close: 4034,
    retry: false,
    message: 'This client cannot encode sound the way this room needs it: update it.',
  },
  'mic-given-up': {
    status: 409,
    close: 4047,
    retry: false,
    message:
      'Your microphone was turned off because no sound arrived and another one was waiting: turn it on again.',
  },
  'bad-name': {
    status: 400,
    close: 4041,
    retry: false,
    message: 'Choose a visible name of at most 64 characters, or 128 for a recording.',
  },
  'bad-text': {
    status: 400,
    close: 4042,
    retry: false,
    message: 'Write a visible message of at most 500 characters.',
  },
  'bad-time': {
    status: 400,
    close: 4043,
    retry: false,
    message:
      'Give a time as 2026-11-26T19:00:00+01:00, a whole day as 2026-11-26, a zone as tz=Europe/Berlin.',
  },
  'too-slow': {
    status: 408,
    close: 4044,
    retry: true,
    retryAfterSeconds: 5,
    message:
      'Your connection could not keep up with the room: use a faster one. A program must answer receipt-request.',
  },
  'creation-key-needed': {
    status: 401,
    close: 4051,
    retry: false,
    message: 'Opening a room here takes a creation key: ask the operator for one.',
  },
  'creation-refused': {
    status: 403,
    close: 4052,
    retry: false,
    message: 'You may not open a room here: sign in, or ask the operator to let you.',
  },
  'sound-not-found': {
    status: 404,
    close: 4080,
    retry: false,
    message: 'The room knows no such sound or example: it may have been deleted.',
  },
  'sound-exists': {
    status: 409,
    close: 4081,
    retry: false,
    message: 'The room knows a sound of this name: choose another, or add examples to that one.',
  },
  'sounds-quota': {
    status: 507,
    close: 4082,
    retry: false,
    message: 'The room cannot learn any more: delete a sound or some examples first.',
  },
  'sounds-unreadable': {
    status: 422,
    close: 4083,
    retry: false,
    message: 'This file contains no taught sounds, or it is damaged: export it again.',
  },
  'sounds-of-other-model': {
    status: 409,
    close: 4084,
    retry: false,
    message: 'These sounds were taught with a different model: teach them again here.',
  },
  'nothing-heard': {
    status: 422,
    close: 4085,
    retry: false,
    message: 'There is nothing to hear at that moment: choose another one, or record it louder.',
  },
  'moment-gone': {
    status: 410,
    close: 4086,
    retry: false,
    message:
      'The room does not remember that moment: it keeps the last minute of a microphone, while it is awake.',
  },
  'teaching-unavailable': {
    status: 409,
    close: 4087,
    retry: false,
    message: 'This deployment has no model that can be taught: ask its operator.',
  },
  'nothing-to-undo': {
    status: 409,
    close: 4088,
    retry: false,
    message: 'There is nothing to undo: only the last change can be undone, for ten minutes.',
  },
  'clip-not-heard': {
    status: 422,
    close: 4089,
    retry: false,
    message: 'The room can learn from WAV recordings only: use one of those, or a microphone.',
  },
  'detection-not-found': {
    status: 404,
    close: 4090,
    retry: false,
    message: 'The room keeps no such detection: it may be older than the room remembers.',
  },
  'label-unknown': {
    status: 422,
    close: 4091,
    retry: false,
    message: 'No model of this room has that label: choose one of those that it knows.',
  },
  'method-not-allowed': {
    status: 405,
    close: 4050,
    retry: false,
    message: 'This address takes other methods: the Allow header lists them.',
  },
  'not-found': {
    status: 404,
    close: 4032,
    retry: false,
    message: 'There is nothing at this address: docs/http-api.md lists what there is.',
  },
  'model-missing': {
    status: 400,
    close: 4053,
    retry: false,
    message:
      'Send a model as a zip, as its files in a form, or as JSON with its url or catalogue id.',
  },
  'model-unsuited': {
    status: 422,
    close: 4054,
    retry: false,
    message:
      'This is not a sound model: export one from Teachable Machine as Tensorflow.js, or make a package.',
  },
  'model-incomplete': {
    status: 422,
    close: 4055,
    retry: false,
    message:
      'A file or a part of the model is missing: send the whole zip, or all of its files together.',
  },
  'model-damaged': {
    status: 422,
    close: 4056,
    retry: false,
    message: 'The model is cut off or damaged: export it again.',
  },
  'model-unsupported': {
    status: 422,
    close: 4057,
    retry: false,
    message: 'The model has parts that rooms cannot run: docs/models.md lists what they can.',
  },
  'model-input': {
    status: 422,
    close: 4058,
    retry: false,
    message:
      'The parts of the model do not fit together: export it again, and send all of its files.',
  },
  'model-labels': {
    status: 422,
    close: 4059,
    retry: false,
    message:
      'The model has more or fewer scores than labels: send model.json and metadata.json of one export.',
  },
  'model-too-large': {
    status: 413,
    close: 4060,
    retry: false,
    message: 'The model is larger than rooms take: docs/models.md lists the bounds.',
  },
  'model-too-slow': {
    status: 422,
    close: 4061,
    retry: false,
    message:
      'The model takes too long for a room, which hears many microphones: use a smaller one.',
  },
  'model-quota': {
    status: 507,
    close: 4062,
    retry: false,
    message: 'The room has no space for another model: remove one first.',
  },
  'model-not-found': {
    status: 404,
    close: 4063,
    retry: false,
    message: 'There is no such model in this room, or it cannot be changed.',
  },
  'model-upload-slow': {
    status: 408,
    close: 4064,
    retry: true,
    message: 'The model arrived too slowly: use a faster connection.',
  },
  'model-address': {
    status: 422,
    close: 4065,
    retry: false,
    message:
      'Give the share link of a Teachable Machine model, or an address that the operator allows.',
  },
  'model-unreachable': {
    status: 502,
    close: 4066,
    retry: true,
    message: 'There is no model at this address: check it, or send the file.',
  },
  'push-unavailable': {
    status: 409,
    close: 4092,
    retry: false,
    message: 'This deployment sends no push notifications: keep the page open to be notified.',
  },
  'push-address': {
    status: 422,
    close: 4093,
    retry: false,
    message: 'Give the endpoint of a push subscription, as the browser has it.',
  },
  'push-quota': {
    status: 507,
    close: 4094,
    retry: false,
    message: 'The room notifies as many devices as it can: turn notifications off on another one.',
  },
} as const satisfies Record<string, Refusal>;
