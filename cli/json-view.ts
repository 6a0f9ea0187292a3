/** The demo for programs: one JSON object per line. */
import type { DemoView } from './demo-view.ts';

export function jsonView(write: (line: string) => void): DemoView {
  const say = (value: object) => write(`${JSON.stringify(value)}\n`);
  return {
    room: (links, receivers, models) =>
      say({
        type: 'room',
        links,
        receivers,
        models: models.map(({ id, name, labels }) => ({ id, name, labels })),
      }),
    playing: (title, seconds) => say({ type: 'playing', title, seconds: rounded(seconds) }),
    scores: ({ name }, { participant, model, sequence, levelDb, top }, latencyMs) =>
      say({
        type: 'scores',
        receiver: name,
        participant,
        model,
        sequence,
        levelDb,
        top,
        latencyMs: rounded(latencyMs),
      }),
    detection: ({ name }, { phase, detection }, latencyMs) =>
      say({ type: 'detection', receiver: name, phase, detection, latencyMs: rounded(latencyMs) }),
    done: (summary) => say({ type: 'summary', ...summary }),
    staying: (links, phones) => say({ type: 'staying', links, ...(phones && { phones }) }),
  };
}

function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(100 * value) / 100;
}
