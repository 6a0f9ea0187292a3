/** Draws attention, in all the ways that a device has. */
import type { ToneName, Ways } from './alert-settings.ts';
import './earshot-flash.ts';
import { notify } from './notifications.ts';
import { playTone } from './tones.ts';
import { vibrate } from './vibration.ts';

/** Told to the window when attention is drawn: one may want to put off what comes next. */
export const attentionDrawn = 'earshot-attention';

export interface Call {
  /** Id of the room. */
  room: string;
  /** What happened, in a few words, and where. */
  title: string;
  body: string;
  /** What follows of the same subject takes the place of its notification. */
  subject: string;
  urgent: boolean;
}

const flash = document.createElement('earshot-flash');

/** @param tone undefined while this page's own microphone would hear it, and perhaps alert again. */
export function drawAttention(call: Call, ways: Ways, tone: ToneName | undefined): void {
  const { urgent } = call;
  if (ways.flash) flash.show(urgent);
  if (ways.vibration) vibrate(urgent);
  if (ways.notification) void notify(call);
  if (ways.sound && tone) void playTone(tone, urgent);
  dispatchEvent(new Event(attentionDrawn));
}

/** The screen is still again. */
export function endAttention(): void {
  flash.stop();
}
