/** What a stage says: of all that goes on in a room the one thing that matters most, and how it counts. Pure. */
import type { Detection, RoomSnapshot } from '../../client/index.ts';
import type { GoneMic } from '../elements/gone-mics.ts';
import { msg, str } from '../words/msg.ts';
import { type MicTrouble, micTroubles, troubleLines } from './mic-troubles.ts';
import { spanWords } from './span-words.ts';
import { type IsUrgent, rememberedMs, type StageSound, stageSounds } from './stage-sounds.ts';

export type StageSnapshot = Pick<
  RoomSnapshot,
  'connection' | 'detections' | 'models' | 'participants' | 'role' | 'you'
>;

/** How it looks: sounds, urgent or not, that go on or ended; a microphone's trouble; nothing; out of reach. */
export type StageTone = 'urgent' | 'urgent-past' | 'heard' | 'past' | 'silent' | 'quiet' | 'lost';

export interface StageLines {
  readonly tone: StageTone;
  /** Whose picture is shown. */
  readonly sound: Detection | undefined;
  readonly where: string;
  readonly what: string;
  readonly when: string;
  /** How many more sounds and troubles there are. */
  readonly more: number;
  /** A microphone's trouble that is not the one thing that matters most any more, as a sentence. */
  readonly aside: string | undefined;
  /** The same for the tab's title: of a microphone's trouble, or a lost connection. */
  readonly trouble: string | undefined;
  /** Whether it says something else a second later. */
  readonly counts: boolean;
}

/** What is known besides the snapshot. */
export interface StageContext {
  readonly gone: readonly GoneMic[];
  readonly isUrgent: IsUrgent;
  /** By the room's clock, in milliseconds since the Unix epoch. */
  readonly roomNow: number;
  /** By this device's clock, in milliseconds since the Unix epoch. */
  readonly now: number;
}

const nothing: Omit<StageLines, 'tone' | 'what'> = {
  sound: undefined,
  where: '',
  when: '',
  more: 0,
  aside: undefined,
  trouble: undefined,
  counts: false,
};

export function stageLines(room: StageSnapshot, context: StageContext): StageLines {
  const { phase, reachedUntil } = room.connection;
  const lost = phase === 'reconnecting' || (phase === 'open' && reachedUntil !== undefined);
  if (lost) return lostLines(room, context);
  if (room.role === undefined || phase !== 'open') {
    return { ...nothing, tone: 'quiet', what: msg('Connecting…') };
  }
  const sounds = stageSounds(room, context.roomNow, context.isUrgent);
  const troubles = micTroubles(room, context.gone, context.roomNow);
  const fresh = troubles.filter(({ at }) => context.roomNow - at < rememberedMs);
  const urgent = sounds.filter((sound) => sound.urgent);
  // A trouble that lasts for long makes way for sounds, and stays in sight beside them.
  const order = [...urgent, ...fresh, ...sounds.filter((sound) => !sound.urgent), ...troubles];
  const [first] = order;
  const more = new Set(order).size - 1;
  const [trouble] = troubles;
  const told = trouble && troubleLines(trouble, context.roomNow);
  if (first === undefined) return { ...nothing, tone: 'quiet', what: quietWords(room) };
  if (isTrouble(first)) {
    const { where, what, when, sentence } = troubleLines(first, context.roomNow);
    return { ...nothing, tone: 'silent', where, what, when, more, trouble: sentence, counts: true };
  }
  const { detection, title, where } = first;
  return {
    ...nothing,
    tone: toneOf(first),
    sound: detection,
    where,
    what: title,
    when: soundWhen(first, context.roomNow),
    more,
    aside: told?.sentence,
    trouble: told?.sentence,
    counts: true,
  };
}

function isTrouble(shown: StageSound | MicTrouble): shown is MicTrouble {
  return 'kind' in shown;
}

function toneOf({ urgent, endedAt }: StageSound): StageTone {
  if (urgent) return endedAt === undefined ? 'urgent' : 'urgent-past';
  return endedAt === undefined ? 'heard' : 'past';
}

function soundWhen({ detection, endedAt }: StageSound, now: number): string {
  return endedAt === undefined
    ? msg(str`for ${spanWords(now - detection.at)}`)
    : msg(str`${spanWords(now - endedAt)} ago`);
}

/** The room is out of reach: what was heard last is said to be so, and not to go on. */
function lostLines(room: StageSnapshot, { now, roomNow, isUrgent }: StageContext): StageLines {
  const { phase, reachedUntil } = room.connection;
  const since = reachedUntil ?? now;
  const [last] = stageSounds(room, roomNow - (now - since), isUrgent);
  const span = spanWords(now - since);
  const silence =
    phase === 'open' ? msg(str`no answer for ${span}`) : msg(str`no connection for ${span}`);
  const never = reachedUntil === undefined;
  return {
    ...nothing,
    tone: 'lost',
    sound: last?.detection,
    where: last?.where ?? '',
    what: last ? msg(str`Last heard: ${last.title}`) : noContactWords(phase),
    when: never ? '' : silence,
    trouble: never ? noContactWords(phase) : silence,
    counts: true,
  };
}

function noContactWords(phase: StageSnapshot['connection']['phase']): string {
  return phase === 'open' ? msg('No answer') : msg('No connection');
}

function quietWords({ participants }: StageSnapshot): string {
  const on = [...participants.values()].some(({ mic }) => mic);
  return on ? msg('Listening') : msg('No microphone is on');
}
