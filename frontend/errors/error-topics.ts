/** What the refusals are about, for whoever looks one up. */
import { type RefusalCode, refusals } from '../../protocol/refusals.ts';
import { msg } from '../words/msg.ts';

export interface ErrorTopic {
  title: string;
  codes: readonly RefusalCode[];
}

/** Named when they are shown: by then it is known which language the page speaks. */
function topics(): readonly ErrorTopic[] {
  return [
    {
      title: msg('Your link and your room'),
      codes: [
        'key-missing',
        'key-wrong',
        'key-rotated',
        'not-allowed',
        'room-not-found',
        'room-deleted',
        'room-full',
        'too-many-rooms',
        'creation-key-needed',
        'creation-refused',
      ],
    },
    {
      title: msg('Your connection'),
      codes: [
        'server-error',
        'unresponsive',
        'too-slow',
        'replaced',
        'protocol-unsupported',
        'rate-limited',
      ],
    },
    { title: msg('Microphones'), codes: ['too-many-mics', 'mic-given-up', 'mic-off'] },
    { title: msg('Names and messages'), codes: ['bad-name', 'chat-off', 'bad-text'] },
    { title: msg('Was this right?'), codes: ['detection-not-found', 'label-unknown'] },
    {
      title: msg('Recordings'),
      codes: [
        'clip-missing',
        'clip-empty',
        'clip-unsupported',
        'clip-unreadable',
        'clip-too-large',
        'clip-quota',
        'clip-not-found',
      ],
    },
    {
      title: msg('Teaching'),
      codes: [
        'teaching-unavailable',
        'sound-not-found',
        'sound-exists',
        'sounds-quota',
        'nothing-heard',
        'moment-gone',
        'clip-not-heard',
        'nothing-to-undo',
        'sounds-unreadable',
        'sounds-of-other-model',
      ],
    },
    {
      title: msg('Models'),
      codes: [
        'model-missing',
        'model-unsuited',
        'model-incomplete',
        'model-damaged',
        'model-unsupported',
        'model-input',
        'model-labels',
        'model-too-large',
        'model-too-slow',
        'model-quota',
        'model-not-found',
        'model-upload-slow',
        'model-address',
        'model-unreachable',
      ],
    },
  ];
}

/** @returns every refusal once; those that only programs meet come last. */
export function errorTopics(): readonly ErrorTopic[] {
  const known = topics();
  const told = new Set(known.flatMap(({ codes }) => codes));
  const rest = (Object.keys(refusals) as RefusalCode[]).filter((code) => !told.has(code));
  return [...known, { title: msg('For programs that connect to a room'), codes: rest }];
}
