/** When elements of the page are drawn anew. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RoomConnection, Scores } from '../../client/index.ts';
import { LiveState } from '../../client/state/live-state.ts';
import { RoomStateController } from '../../frontend/elements/room-state-controller.ts';
import type { EventId, ModelId, ParticipantId } from '../../protocol/ids.ts';
import type { Participant } from '../../protocol/participant.ts';

const kitchen = 'kitchen' as ParticipantId;
const hall = 'hall' as ParticipantId;

const mic = (id: ParticipantId): Participant => ({ id, name: id, role: 'mic', mic: true });
const joined = (participant: Participant, id: number) =>
  ({ type: 'join', id: id as EventId, at: 0, participant }) as const;

function scoresOf(participant: ParticipantId): Scores {
  return { participant, model: 'tones' as ModelId, sequence: 0, levelDb: -20, top: [] };
}

/** An element as Lit updates it: it counts how often it was asked for, and draws at once. */
class Element {
  asked = 0;
  readonly updateComplete = Promise.resolve(true);
  connection: RoomConnection;
  controller: { hostConnected(): void; hostUpdate(): void; hostDisconnected(): void } | undefined;

  constructor(state: LiveState) {
    this.connection = { state } as unknown as RoomConnection;
  }

  addController(controller: object): void {
    this.controller = controller as Element['controller'];
  }

  removeController(): void {}

  /** Comes into the document, and is drawn. */
  show(): void {
    this.controller?.hostConnected();
    this.asked = 0;
  }

  requestUpdate(): void {
    this.asked++;
    this.controller?.hostUpdate();
  }
}

let state: LiveState;
let element: Element;

beforeAll(() => {
  vi.useFakeTimers();
});
afterAll(() => {
  vi.useRealTimers();
});
beforeEach(() => {
  // The last drawing is long ago.
  vi.advanceTimersByTime(1000);
  state = new LiveState({ detections: 10, messages: 10 });
  state.take(joined(mic(kitchen), 1));
  state.take(joined(mic(hall), 2));
  element = new Element(state);
});

describe('an element that shows parts of a room', () => {
  test('is drawn anew when one of them changes, and for nothing else', () => {
    const room = new RoomStateController(element, ['participants']);
    element.show();
    state.scored([scoresOf(hall)]);
    expect(element.asked).toBe(0);
    state.take(joined(mic('attic' as ParticipantId), 3));
    expect(element.asked).toBe(1);
    expect(room.snapshot.participants.size).toBe(3);
  });

  test('follows the connection that it is handed, and no longer the one before', () => {
    const later = new LiveState({ detections: 10, messages: 10 });
    new RoomStateController(element, ['participants']);
    element.show();
    element.connection = { state: later } as unknown as RoomConnection;
    element.controller?.hostUpdate();
    state.take(joined(mic('attic' as ParticipantId), 3));
    expect(element.asked).toBe(0);
    later.take(joined(mic(kitchen), 1));
    expect(element.asked).toBe(1);
  });

  test('is left alone once it is out of the document', () => {
    new RoomStateController(element, ['participants']);
    element.show();
    element.controller?.hostDisconnected();
    state.take(joined(mic('attic' as ParticipantId), 3));
    expect(element.asked).toBe(0);
  });
});

describe('scores', () => {
  const show = (id: ParticipantId, at: Element) => {
    new RoomStateController(at, ['scores'], ({ scores }) => scores.get(id));
    at.show();
  };

  test('draw the card of their microphone, and no other', () => {
    const other = new Element(state);
    show(kitchen, element);
    show(hall, other);
    state.scored([scoresOf(kitchen)]);
    vi.runAllTimers();
    expect([element.asked, other.asked]).toEqual([1, 0]);
  });

  test('of many microphones are drawn together', () => {
    const other = new Element(state);
    show(kitchen, element);
    show(hall, other);
    state.scored([scoresOf(kitchen)]);
    vi.runAllTimers();
    state.scored([scoresOf(hall)]);
    vi.advanceTimersByTime(100);
    state.scored([scoresOf(kitchen)]);
    expect([element.asked, other.asked]).toEqual([1, 0]);
    vi.runAllTimers();
    expect([element.asked, other.asked]).toEqual([2, 1]);
  });

  test('of one microphone are drawn four times a second at most, each within a quarter of a second', () => {
    show(kitchen, element);
    const [hopMs, drawnMs] = [240, 250];
    const drawnAt: number[] = [];
    for (let at = 0; at <= 25 * hopMs; at++) {
      if (at % hopMs === 0) state.scored([scoresOf(kitchen)]);
      const { asked } = element;
      vi.advanceTimersByTime(1);
      if (element.asked > asked) drawnAt.push(at);
    }
    for (let hop = 0; hop < 25; hop++) {
      const drawn = drawnAt.find((at) => at >= hop * hopMs);
      expect(drawn).toBeLessThanOrEqual(hop * hopMs + drawnMs + 1);
    }
    drawnAt.slice(1).forEach((at, i) => {
      expect(at - (drawnAt[i] as number)).toBeGreaterThanOrEqual(drawnMs - 1);
    });
    expect(drawnAt.length).toBeGreaterThan(20);
  });

  test('that wait to be drawn bring no element back that has left meanwhile', () => {
    show(kitchen, element);
    state.scored([scoresOf(kitchen)]);
    vi.advanceTimersByTime(10);
    state.scored([scoresOf(kitchen)]);
    element.controller?.hostDisconnected();
    element.asked = 0;
    const subscribe = vi.spyOn(state, 'subscribe');
    vi.runAllTimers();
    // Lit still runs an update that was asked for before.
    element.controller?.hostUpdate();
    state.scored([scoresOf(kitchen)]);
    vi.runAllTimers();
    expect(element.asked).toBe(0);
    expect(subscribe).not.toHaveBeenCalled();
  });
});
