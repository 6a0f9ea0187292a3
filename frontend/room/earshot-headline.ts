/** The headline of a room: which sounds go on, or what is the matter while none does. */
import { html, nothing } from 'lit';
import type { Detection, RoomConnection } from '../../client/index.ts';
import { labelWords } from '../words/words.ts';

/** Sounds named at once. */
const shownNow = 2;
/** Said while no socket gets through, as in some schools and companies. */
const delayed = 'This network blocks live connections: following with a delay.';

/** @param over whether nothing more comes from the room. */
export function headline(connection: RoomConnection, over: boolean) {
  const now = [...new Set(ongoing(connection).map(({ label }) => labelWords(label)))];
  const following = connection.transport !== 'websocket' && !over;
  const words = now.slice(0, shownNow).join(' · ') || quiet(connection);
  return html`
    <h1 class=${now.length > 0 ? 'heard' : ''}>${words}</h1>
    ${following ? html`<p class="soft" role="status">${delayed}</p>` : nothing}
  `;
}

/** Detections that go on, newest first. */
function ongoing({ detections, participants }: RoomConnection): Detection[] {
  return detections
    .filter(
      ({ durationMs, participant }) => durationMs === undefined && participants.has(participant),
    )
    .reverse();
}

function quiet({ state, role, participants }: RoomConnection): string {
  if (state === 'closed') return 'Not connected';
  if (!role) return 'Connecting…';
  if (state === 'reconnecting') return 'One moment…';
  const listening = [...participants.values()].some(({ mic }) => mic);
  return listening ? 'Listening…' : 'Nobody is listening yet';
}
