/** How the connection to the room is: how fast, or when it is tried again. */
import { html, nothing } from 'lit';
import type { ConnectionSnapshot } from '../../client/index.ts';
import { msg, str } from '../words/msg.ts';
import { linkState, linkWords } from './connection-words.ts';

/** @param over whether nothing more comes from the room. It counts down where it is drawn every second. */
export function linkStatus(connection: ConnectionSnapshot, over: boolean) {
  const state = linkState(connection, over);
  const { latencyMs, retryAt } = connection;
  const seconds = retryAt && Math.max(0, Math.ceil((retryAt - Date.now()) / 1000));
  return html`
    <span class="status ${state}">
      <i></i><span role="status">${linkWords(state)}</span>
      ${
        state === 'open' && latencyMs !== undefined
          ? html`<span class="latency soft numbers" title=${msg('Round trip to the room')}
              >${msg(str`${Math.round(latencyMs)} ms`)}</span
            >`
          : nothing
      }
      ${
        state === 'reconnecting'
          ? html`<span class="soft numbers" title=${msg('Until the next try')}
              >${seconds === undefined ? '…' : msg(str`${seconds} s`)}</span
            >`
          : nothing
      }
    </span>
  `;
}
