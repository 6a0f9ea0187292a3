/** Which links of a room one can hand on. */
import { type Role, shareLink } from '../../protocol/handshake.ts';
import { listMyRooms } from '../mine/index.ts';

/** A room as one came into it. */
export interface Shared {
  origin: string;
  roomId: string;
  key: string;
  /** What the key opens. */
  role: Role;
}

/** A link and what it lets others do. */
export interface ShareChoice {
  /** Short name of the choice. */
  name: string;
  link: string;
  /** What whoever has the link can do, as a sentence. */
  meaning: string;
}

const meanings: Record<Role, string> = {
  host: 'This is your own link: whoever has it can do in the room all that you can.',
  mic: 'Open this on a phone near the sound: whoever has it can turn a microphone on.',
  listener: 'Send this to whoever wants to follow: they see everything and cannot speak.',
};

/** A host whose browser keeps nothing, or who came by their link alone. */
const lost =
  'This browser does not have the links for microphones and listeners: make new ones under Room settings, New links.';

/** @returns the links whose keys are known in this browser, else the one that one came by. */
export function shareChoices({ origin, roomId, key, role }: Shared): ShareChoice[] {
  const keys = listMyRooms().find(({ id, keys }) => id === roomId && keys.host === key)?.keys;
  const known = [
    { name: 'Microphone', key: keys?.mic, meaning: meanings.mic },
    { name: 'Follow', key: keys?.listener, meaning: meanings.listener },
  ].flatMap(({ name, key, meaning }) =>
    key === undefined ? [] : [{ name, link: shareLink(origin, roomId, key), meaning }],
  );
  if (known.length > 0) return known;
  const meaning = role === 'host' ? `${meanings.host} ${lost}` : meanings[role];
  return [{ name: 'This room', link: shareLink(origin, roomId, key), meaning }];
}
