/** What works when, in words. */
import { msg } from '../words/msg.ts';
import type { PushState } from './push-state.ts';

/** @returns when notifications of the room arrive on this device, and what would change that, as sentences. */
export function pushWords(state: PushState): string {
  switch (state) {
    case 'on':
      return msg('Notifications arrive even when Earshot is closed.');
    case 'off':
      return msg('Notifications arrive while Earshot is open in a tab.');
    case 'denied':
      return msg(
        'This browser blocks notifications from this site: allow them in its settings for the site.',
      );
    case 'not-offered':
      return msg(
        'Notifications arrive while Earshot is open in a tab. This server sends none to a closed page.',
      );
    case 'needs-install':
      return msg(
        'To be notified when Earshot is closed, add it to the Home Screen, then open this room’s link there.',
      );
    case 'unsupported':
      return msg(
        'Notifications arrive while Earshot is open in a tab. This browser receives none for a closed page.',
      );
  }
}
