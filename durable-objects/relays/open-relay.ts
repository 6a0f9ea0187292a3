/** A relay: its parts, put together as it wakes, each from those above it. */
import { asRefusal } from '../../edge/answer.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { Alarm } from '../alarm.ts';
import { Outlet } from '../publishing/outlet.ts';
import { Sessions } from '../sockets/sessions.ts';
import { Shares } from '../sockets/shares.ts';
import { Branches } from './branches.ts';
import { ListenerDesk } from './listener-desk.ts';
import type { Batch } from './news.ts';
import { RelayReport } from './relay-report.ts';
import { RelayStore } from './relay-store.ts';
import { readRelayName } from './relay-stub.ts';
import { RoomFollowing } from './room-following.ts';
import { RoomLink } from './room-link.ts';

export function openRelay(state: DurableObjectState, env: Cloudflare.Env, now: number) {
  const { roomId, relay } = readRelayName(state.id.name);
  const alarm = new Alarm(state.storage);
  const sessions = new Sessions(state);
  const outlet = new Outlet(sessions, now);
  const store = new RelayStore(state.storage);
  const link = new RoomLink(env.ROOMS, roomId);
  const branches = new Branches({
    namespace: env.RELAYS,
    roomId,
    node: relay,
    sends: sessions.sends,
  });
  const report = new RelayReport({
    relay,
    sessions,
    link,
    store,
    empty: () => void forget(),
    orphaned: () => void end(),
  });
  const desk = new ListenerDesk(
    {
      roomId,
      sessions,
      shares: new Shares(now),
      outlet,
      alarm,
      store,
      link,
      report,
    },
    now,
  );
  const following = new RoomFollowing({
    relay,
    link,
    store,
    outlet,
    happened: (event) => desk.happened(event),
    moved: (move) => desk.moved(move),
    lost: () => {
      desk.sendBack();
      void forget();
    },
  });

  /** Nobody is let in before it is done. */
  function forget(): Promise<void> {
    store.forget();
    return state.blockConcurrencyWhile(() => store.erase());
  }

  /** Closes all sockets and forgets everything. */
  async function end(): Promise<void> {
    report.stop();
    branches.stop();
    outlet.erase();
    desk.end();
    await store.erase();
  }

  return {
    alarm,
    desk,
    end,
    /** Asks for the room before the first listener is let in; nothing else is done meanwhile. */
    async ready(): Promise<void> {
      if (store.copy) return;
      const refusal = await state.blockConcurrencyWhile(async () => {
        try {
          if (!store.copy) await following.begin();
          return undefined;
        } catch (error) {
          return asRefusal(error);
        }
      });
      if (refusal) throw refusal;
    },
    /** Tells the relays below and one's own listeners. */
    async tell(batch: Batch): Promise<void> {
      branches.tell(batch, batch.relays);
      if (batch.relays.includes(relay)) report.review();
      try {
        await following.take(batch);
        desk.handled(Date.now());
      } catch (error) {
        if (!(error instanceof RefusalError && error.code === 'room-not-found')) throw error;
        await end();
      }
    },
  };
}
