/** `<earshot-room>`: a room, live. */
import { html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { maxNameLength } from '../../protocol/limits.ts';
import { type Participant, RefusalError, type RoomConnection } from '../client/index.ts';
import './earshot-announcer.ts';
import './earshot-detections.ts';
import './earshot-hearing.ts';
import './earshot-microphone.ts';
import './earshot-share.ts';
import type { ShareChoice } from './earshot-share.ts';
import './earshot-status.ts';
import { keepMyName, myName } from './my-name.ts';
import { RoomController } from './room-controller.ts';
import { roomStyles } from './room-styles.ts';
import { shareChoices } from './share-choices.ts';
import { base, card, controls } from './styles.ts';
import { labelWords } from './words.ts';

/** Sounds named in the headline at once. */
const shownNow = 2;

class EarshotRoom extends LitElement {
  static override properties = { address: { attribute: false } };
  static override styles = [base, card, controls, roomStyles];
  declare address: { origin: string; roomId: string; key: string };

  readonly #room = new RoomController(this);
  #choices: { role: Participant['role'] | undefined; list: readonly ShareChoice[] } | undefined;

  override willUpdate() {
    if (this.#room.connection) return;
    this.#room.join(this.address, myName(), {
      detection: ({ phase, replayed, detection }) => {
        if (phase === 'begin' && !replayed) this.#part('earshot-announcer')?.announce(detection);
      },
      close: ({ willRetry, refusal, message }) => {
        // The connection goes on without the microphone then; capturing would be for nothing.
        if (!willRetry || refusal === 'too-many-mics') {
          this.#part('earshot-microphone')?.stop(willRetry ? message : undefined);
        }
      },
    });
  }

  override render() {
    const { connection } = this.#room;
    if (!connection) return nothing;
    return html`
      <earshot-announcer></earshot-announcer>
      ${this.#top(connection)} ${this.#trouble(connection)}
      ${connection.role ? this.#columns(connection) : nothing}
    `;
  }

  #columns(connection: RoomConnection) {
    return html`
      <div class="columns ${connection.role === 'listener' ? 'no-mic' : ''}">
        ${
          connection.role !== 'listener'
            ? html`<earshot-microphone class="mic" .connection=${connection}></earshot-microphone>`
            : nothing
        }
        <div class="hearing">${this.#hearing(connection)}</div>
        <earshot-detections class="detections" .detections=${connection.detections}>
        </earshot-detections>
        <earshot-share class="share" .choices=${this.#shareChoices(connection)}></earshot-share>
      </div>
    `;
  }

  #top(connection: RoomConnection) {
    const now = [...new Set(ongoing(connection).map(({ label }) => labelWords(label)))];
    return html`
      <div class="top">
        <div class="now">
          <div class="line">
            <earshot-status .state=${connection.state} .latency=${connection.latency}>
            </earshot-status>
            <button class="jump" ?hidden=${!connection.role} @click=${this.#showShare}>Share</button>
          </div>
          <h1 class=${now.length > 0 ? 'heard' : ''}>${now.slice(0, shownNow).join(' · ') || quiet(connection)}</h1>
        </div>
        <div class="name">
          <label for="name">Your name</label>
          <input id="name" type="text" required maxlength=${maxNameLength} autocomplete="nickname"
            .defaultValue=${myName()} @change=${this.#rename} />
        </div>
      </div>
    `;
  }

  #trouble({ state, lastClose }: RoomConnection) {
    if (!lastClose || (state !== 'closed' && state !== 'reconnecting')) return nothing;
    return html`
      <div class="trouble" role="alert">
        <p>${lastClose.message}</p>
        ${
          state === 'closed'
            ? html`<button @click=${() => location.reload()}>Connect again</button>
                <a class="button" href="/">Go to the start</a>`
            : nothing
        }
      </div>
    `;
  }

  #hearing(connection: RoomConnection) {
    const everyone = [...connection.participants.values()];
    const mics = everyone.filter(({ mic }) => mic);
    const others = everyone.filter(({ mic }) => !mic);
    return html`
      <h2>Microphones</h2>
      ${
        mics.length === 0
          ? html`<p class="card soft">${nobody(connection.role)}</p>`
          : html`<div class="cards">
              ${repeat(
                mics,
                ({ id }) => id,
                (participant) => html`
                  <earshot-hearing .participant=${participant} .model=${connection.model}
                    .scores=${this.#room.scores.get(participant.id)}
                    ?you=${participant.id === connection.you}></earshot-hearing>
                `,
              )}
            </div>`
      }
      ${others.length > 0 ? html`<h2>Also here</h2>${people(others, connection.you)}` : nothing}
      ${connection.model ? known(connection.model.labels) : nothing}
    `;
  }

  #shareChoices({ role }: RoomConnection) {
    if (this.#choices?.role !== role || !this.#choices) {
      this.#choices = { role, list: shareChoices(this.address, role) };
    }
    return this.#choices.list;
  }

  #showShare() {
    this.renderRoot.querySelector('earshot-share')?.scrollIntoView();
  }

  #rename(event: Event) {
    const input = event.target as HTMLInputElement;
    try {
      this.#room.connection?.rename(input.value);
      keepMyName(input.value.trim());
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      input.value = myName();
    }
  }

  #part<Name extends 'earshot-announcer' | 'earshot-microphone'>(name: Name) {
    return this.renderRoot.querySelector(name);
  }
}

/** Detections that go on, newest first. */
function ongoing({ detections, participants }: RoomConnection) {
  return detections
    .filter(
      ({ durationMs, participant }) => durationMs === undefined && participants.has(participant),
    )
    .reverse();
}

/** The headline while no sound goes on. */
function quiet({ state, role, participants }: RoomConnection): string {
  if (state === 'closed') return 'Not connected';
  if (!role) return 'Connecting…';
  if (state === 'reconnecting') return 'One moment…';
  const listening = [...participants.values()].some(({ mic }) => mic);
  return listening ? 'Listening…' : 'Nobody is listening yet';
}

function nobody(role: Participant['role'] | undefined): string {
  return role === 'listener'
    ? 'Nobody has a microphone on yet: wait for one, or ask the host for a microphone link.'
    : 'Nobody has a microphone on yet: turn yours on, or open the microphone link on a phone near the sound.';
}

function people(others: readonly Participant[], you: string | undefined) {
  return html`
    <ul class="people">
      ${others.map(
        ({ id, name, role }) => html`
          <li>${name} <span class="soft">${id === you ? 'you, ' : ''}${role}</span></li>
        `,
      )}
    </ul>
  `;
}

function known(labels: readonly string[]) {
  return html`
    <details>
      <summary>The ${labels.length} sounds this room knows</summary>
      <p class="soft">${labels.map(labelWords).join(', ')}</p>
    </details>
  `;
}

customElements.define('earshot-room', EarshotRoom);
