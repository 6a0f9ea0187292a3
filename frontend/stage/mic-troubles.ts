/** Microphones from which nothing comes although they are on, or that left while they were. */
import type { RoomSnapshot } from '../../client/index.ts';
import type { GoneMic } from '../elements/gone-mics.ts';
import { timeWords } from '../words/amounts.ts';
import { leftWords } from '../words/left-words.ts';
import { msg, str } from '../words/msg.ts';
import { spanWords } from './span-words.ts';
import { rememberedMs } from './stage-sounds.ts';

export interface MicTrouble {
  /** `yours`: it is this page's own microphone from which nothing arrives. */
  readonly kind: 'silent' | 'yours' | 'lost' | 'left';
  readonly name: string;
  /** Since when, by the room's clock. */
  readonly at: number;
}

/**
 * The latest first. Whose owner left is told of for a while; whose connection was lost, until it is back.
 *
 * @param now by the room's clock.
 */
export function micTroubles(
  { participants, you }: Pick<RoomSnapshot, 'participants' | 'you'>,
  gone: readonly GoneMic[],
  now: number,
): MicTrouble[] {
  const silent = [...participants.values()].flatMap(({ id, name, mic, silentSince }) =>
    mic && silentSince !== undefined
      ? { kind: id === you ? ('yours' as const) : ('silent' as const), name, at: silentSince }
      : [],
  );
  const left = gone
    .filter(({ at, lost }) => lost || now - at < rememberedMs)
    .map(({ name, at, lost }) => ({
      kind: lost ? ('lost' as const) : ('left' as const),
      name,
      at,
    }));
  return [...silent, ...left].sort((a, b) => b.at - a.at);
}

export interface TroubleLines {
  readonly where: string;
  readonly what: string;
  readonly when: string;
  /** All of it. */
  readonly sentence: string;
}

/** @param now by the room's clock. */
export function troubleLines({ kind, name, at }: MicTrouble, now: number): TroubleLines {
  const span = spanWords(now - at);
  const time = timeWords(at);
  switch (kind) {
    case 'silent':
      return {
        where: name,
        what: msg('Stopped sending'),
        when: msg(str`${span} ago`),
        sentence: msg(str`${short(name)} stopped sending, ${span} ago.`),
      };
    case 'yours':
      return {
        where: msg('Your microphone'),
        what: msg('On, but nothing arrives'),
        when: msg(str`for ${span}`),
        sentence: msg(str`Your microphone is on, but nothing has arrived for ${span}.`),
      };
    case 'lost':
      return {
        where: name,
        what: msg('Lost its connection'),
        when: msg(str`at ${time}`),
        sentence: leftWords({ name: short(name), at, lost: true }),
      };
    case 'left':
      return {
        where: name,
        what: msg('Left the room'),
        when: msg(str`at ${time}`),
        sentence: leftWords({ name: short(name), at, lost: false }),
      };
  }
}

/** What happened must be read on a phone, and in a tab, however long the name is. */
function short(name: string): string {
  const characters = [...name];
  return characters.length > 20 ? `${characters.slice(0, 19).join('')}…` : name;
}
