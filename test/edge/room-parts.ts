/** The parts of a room that tests look into: real ones, on the room's own storage. */
import { Alarm } from '../../durable-objects/alarm.ts';
import { EventLog } from '../../durable-objects/log/event-log.ts';
import { Observations } from '../../durable-objects/log/observations.ts';
import { RoomModels } from '../../durable-objects/models/room-models.ts';
import { Outlet } from '../../durable-objects/publishing/outlet.ts';
import { Publishing } from '../../durable-objects/publishing/publishing.ts';
import { defaultSettings } from '../../durable-objects/settings/default-settings.ts';
import { Settings } from '../../durable-objects/settings/settings.ts';
import { Sessions } from '../../durable-objects/sockets/sessions.ts';
import type { ParticipantId } from '../../protocol/ids.ts';
import { roomModels, tones } from './models.ts';

/** How a room is set at first. */
export const untouched = defaultSettings([tones.id]);

export function partsOf(state: DurableObjectState) {
  const { storage } = state;
  const { sql } = storage;
  const models = new RoomModels(roomModels.current);
  const settings = new Settings(sql, models);
  const sessions = new Sessions(state);
  const alarm = new Alarm(state.storage);
  const log = new EventLog(sql, settings, sessions, alarm);
  const publishing = new Publishing(log, [new Outlet(sessions, Date.now())]);
  return {
    models,
    /** The host gave it no models. */
    own: { placeOf: () => ({}) },
    alarm,
    log,
    observations: new Observations(sql),
    publishing,
    settings,
    sql,
    storage,
  };
}

/** What a mic called Yard heard. */
export const bark = {
  participant: 'p' as ParticipantId,
  name: 'Yard',
  model: tones.id,
  label: 'low',
  peak: 0.9,
  mean: 0.8,
};
