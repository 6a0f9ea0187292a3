/** Which links of a room one can hand on. */
import { type Role, shareLink } from '../../protocol/handshake.ts';

/** A room as one came into it. */
export interface Shared {
  origin: string;
  roomId: string;
  key: string;
  /** What the key opens. */
  role: Role;
}

/** Who a link is for: whoever brings a microphone, whoever follows along. */
export type Guest = 'mic' | 'listener';

/** The keys that are known here, by role. */
export type KnownKeys = { readonly [role in Guest]?: string | undefined };

/** Whom one may invite by one's own key, in the order in which they are offered. */
export function guestsOf(role: Role): readonly Guest[] {
  return role === 'host' ? ['mic', 'listener'] : [role];
}

/** @returns the link for a guest; undefined where its key is not known. */
export function guestLink(
  { origin, roomId, key, role }: Shared,
  guest: Guest,
  known: KnownKeys,
): string | undefined {
  const own = role === guest ? key : known[guest];
  return own === undefined ? undefined : shareLink(origin, roomId, own);
}

/** A link under which nothing is shown but what is heard now, in type for a wall or a stream. */
export function stageLink(link: string): string {
  return link.replace('#', '?view=stage#');
}

/** Code that shows a room within another page. */
export function embedCode(link: string, title: string): string {
  const name = title.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return `<iframe src="${stageLink(link)}" title="${name}" width="100%" height="240" style="border: 0; border-radius: 16px" referrerpolicy="no-referrer"></iframe>`;
}
