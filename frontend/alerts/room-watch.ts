/** Watches a room for what this device is to draw attention to. */
import type { CloseInfo, DetectionEvent, MicEvent, RoomConnection } from '../../client/index.ts';
import { GoneMics } from '../elements/gone-mics.ts';
import { leftWords } from '../words/left-words.ts';
import { msg, str } from '../words/msg.ts';
import { heardByWords, soundTitle } from '../words/sounds.ts';
import { sentenceOfEnd } from '../words/why.ts';
import { type News, waysOf } from './alert-rule.ts';
import { alertSettings } from './alert-settings.ts';
import { type Call, drawAttention } from './attention.ts';
import type { TabSign } from './tab-sign.ts';
import { isUrgent } from './urgent.ts';

export class RoomWatch {
  readonly #connection: RoomConnection;
  readonly #tab: TabSign;
  /** Whether the room is known to be out of reach. */
  #lost = false;

  /** @param signal ends it. */
  constructor(connection: RoomConnection, tab: TabSign, signal: AbortSignal) {
    this.#connection = connection;
    this.#tab = tab;
    connection.on('detection', (event) => this.#sound(event), { signal });
    connection.on('mic', (event) => this.#mic(event), { signal });
    connection.on('close', (info) => this.#close(info), { signal });
    connection.on('welcome', () => this.#welcome(), { signal });
    connection.on(
      'chat',
      ({ replayed, participant, name }) => {
        if (!replayed && participant !== this.#you) tab.heard(msg(str`${name} writes`), false);
      },
      { signal },
    );
    new GoneMics().follow(connection, signal, (gone) => {
      if (gone.lost) this.#loss(leftWords(gone), gone.name);
    });
  }

  get #you() {
    return this.#connection.state.getSnapshot().you;
  }

  #sound({ phase, replayed, detection }: DetectionEvent) {
    if (phase !== 'begin' || replayed) return;
    const { models } = this.#connection.state.getSnapshot();
    const { label } = detection;
    const urgent = isUrgent(detection, models);
    const title = soundTitle(detection, models);
    const body = heardByWords(detection);
    this.#tab.heard(`${title} - ${body}`, urgent);
    this.#call({ kind: 'sound', label, urgent }, { title, body, urgent, subject: title });
  }

  #mic({ type, replayed, participant, name }: MicEvent) {
    if (replayed || type !== 'mic-silent') return;
    const own = participant === this.#you;
    const words = own
      ? msg('Your microphone is on, but nothing arrives.')
      : msg(str`${name} stopped sending.`);
    this.#loss(words, name);
  }

  #close(info: CloseInfo) {
    const { willRetry } = info;
    if (!this.#lost && willRetry) {
      this.#loss(msg('The connection to the room is lost.'), '');
    } else if (!willRetry) this.#tab.heard(sentenceOfEnd(info), true);
    this.#lost = willRetry;
  }

  #welcome() {
    this.#lost = false;
  }

  /** @param name of the microphone, if it is one. */
  #loss(title: string, name: string) {
    this.#tab.heard(title, true);
    this.#call({ kind: 'loss' }, { title, body: '', urgent: true, subject: `loss ${name}` });
  }

  #call(news: News, told: Omit<Call, 'room'>) {
    const settings = alertSettings();
    const ways = waysOf(news, settings, new Date());
    if (!ways) return;
    const { roomId, state } = this.#connection;
    const { microphoneOn } = state.getSnapshot();
    drawAttention({ ...told, room: roomId }, ways, microphoneOn ? undefined : settings.tone);
  }
}
