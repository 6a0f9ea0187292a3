/** What a room costs on Cloudflare, without anything that a plan includes: docs/deploy.md explains each line. */
import {
  maxDirectListeners,
  maxRelayListeners,
  maxScoresSends,
  receiptEveryBytes,
  scoresTicks,
} from '../../protocol/limits.ts';
import { alarmsPerHour, cpu, microphone, rows, scoresBytes, sounding } from './measured.ts';
import { messagesPerRequest, objectGb, prices } from './prices.ts';

export interface Usage {
  mics: number;
  /** Participants who only listen. */
  listeners: number;
  hours: number;
}

export interface CostLine {
  what: string;
  amount: number;
  unit: string;
  dollars: number;
}

export interface Cost {
  lines: CostLine[];
  /** If each object is billed for the whole time in which a microphone is on. */
  dollars: number;
  /** If only the time in which code runs is billed. */
  leastDollars: number;
  /** Objects that serve the audience, besides the room. */
  relays: number;
  /** CPU that the room itself uses, as a part of its one core. */
  roomCores: number;
}

/** Messages and bytes that an object sends to all its listeners together, a second. */
function fanOut(mics: number, listeners: number): { sends: number; bytes: number } {
  const windows = mics * microphone.windowsPerSecond;
  const events = ((2 * sounding.sounds * mics) / 3600) * listeners;
  if (windows * listeners <= maxScoresSends) {
    const sends = windows * listeners;
    return { sends: sends + events, bytes: sends * scoresBytes };
  }
  const pace = scoresTicks.find(({ maxSubscribers }) => listeners <= maxSubscribers);
  const sends = (pace?.perSecond ?? 0) * listeners;
  return { sends: sends + events, bytes: sends * scoresBytes * mics };
}

export function costOf({ mics, listeners, hours }: Usage): Cost {
  // Without a microphone the room sleeps.
  const seconds = mics > 0 ? 3600 * hours : 0;
  const direct = Math.min(listeners, maxDirectListeners);
  const relayed = listeners - direct;
  const relays = Math.ceil(relayed / maxRelayListeners);
  const relayTellings = relays * scoresTicks[0].perSecond;
  const ofRoom = fanOut(mics, direct);
  const ofRelay = fanOut(mics, Math.min(relayed, maxRelayListeners));

  const frames = mics * microphone.framesPerSecond * seconds;
  const { microphones, ghosts, perSoundingMinute } = alarmsPerHour;
  const alarms = ((microphones + ghosts + perSoundingMinute * sounding.minutes) * seconds) / 3600;
  const receipts = ((ofRoom.bytes + relays * ofRelay.bytes) * seconds) / receiptEveryBytes;
  const people = listeners + mics;
  const heardMs =
    mics * (microphone.windowsPerSecond * cpu.windowMs + microphone.framesPerSecond * cpu.frameMs);
  const roomCores = (heardMs + (ofRoom.sends + relayTellings) * cpu.sendMs) / 1000;
  const relayCores = (relays * ofRelay.sends * cpu.sendMs) / 1000;
  const gbSeconds = (objects: number) => objects * seconds * objectGb;

  const others = [
    line('frames', frames / messagesPerRequest, 'requests', prices.objectRequests),
    line('alarms', alarms, 'requests', prices.objectRequests),
    line('receipts of listeners', receipts / messagesPerRequest, 'requests', prices.objectRequests),
    line('telling the relays', relayTellings * seconds, 'requests', prices.objectRequests),
    // The upgrade, and `hello` and `mic` as two messages.
    line('joins', people * (1 + 2 / messagesPerRequest), 'requests', prices.objectRequests),
    line('page and upgrade', 2 * people, 'requests to the Worker', prices.workerRequests),
    line(
      'rows of detections',
      sounding.sounds * mics * hours * rows.detection,
      'rows',
      prices.rowsWritten,
    ),
    line('rows of alarms', alarms * rows.alarm, 'rows', prices.rowsWritten),
    line('rows of comings and goings', (direct + mics) * rows.visit, 'rows', prices.rowsWritten),
  ];
  const duration = line('duration', gbSeconds(1 + relays), 'GB-s', prices.objectGbSeconds);
  const least = line('', gbSeconds(roomCores + relayCores), 'GB-s', prices.objectGbSeconds);
  const sum = others.reduce((all, { dollars }) => all + dollars, 0);
  return {
    lines: [duration, ...others],
    dollars: sum + duration.dollars,
    leastDollars: sum + least.dollars,
    relays,
    roomCores,
  };
}

/** @param price of a million. */
function line(what: string, amount: number, unit: string, price: number): CostLine {
  return { what, amount, unit, dollars: (amount * price) / 1e6 };
}
