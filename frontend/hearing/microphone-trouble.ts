/** Why nothing comes from one's own microphone although it is on, and what to do. */
import type { CaptureTrouble, Processing } from '../../client/audio/index.ts';
import { momentWords } from '../words/amounts.ts';
import { language, msg, str } from '../words/msg.ts';
import type { StartWait } from './microphone-controller.ts';

/** @param since in milliseconds since the Unix epoch. */
export function troubleWords(trouble: CaptureTrouble, since: number): string {
  const moment = momentWords(since);
  return {
    muted: msg(
      str`Nothing has come from your microphone since ${moment}: your device has muted it, perhaps for a call. It goes on by itself once it is unmuted.`,
    ),
    interrupted: msg(
      str`Nothing has come from your microphone since ${moment}: your device has interrupted it, perhaps for a call. It goes on by itself afterwards; if it does not, restart it.`,
    ),
    suspended: msg(
      str`Nothing has come from your microphone since ${moment}: the browser has paused it. Restart it if it does not go on by itself.`,
    ),
    stuck: msg(
      str`Nothing has come from your microphone since ${moment}: it is being restarted. If that does not help, restart it here, or check that it is connected and not muted.`,
    ),
  }[trouble];
}

/** The microphone sends, and the room says that nothing arrives. */
export function unheardWords(since: number): string {
  const moment = momentWords(since);
  return msg(
    str`The room has received nothing from your microphone since ${moment}: your network may be slow or blocking it.`,
  );
}

/** What a start waits for that takes long. */
export function awaitedWords(awaited: StartWait): string {
  return {
    permission: msg(
      'Your browser asks whether this page may use the microphone: allow it, or cancel.',
    ),
    browser: msg('The browser takes long to start the microphone: wait a moment, or cancel.'),
  }[awaited];
}

/** Processing that the browser does not turn off. */
export function processedWords(stillOn: readonly Processing[]): string {
  const names: Record<Processing, string> = {
    echoCancellation: msg('echo cancellation'),
    noiseSuppression: msg('noise suppression'),
    autoGainControl: msg('automatic gain'),
  };
  const list = new Intl.ListFormat(language(), { type: 'conjunction' });
  const processing = list.format(stillOn.map((each) => names[each]));
  return msg(str`This browser keeps ${processing} on, so faint sounds may be missed.`);
}
