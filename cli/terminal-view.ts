/** The demo for people: a line for each detection, and below them what everyone hears now. */
import { styleText } from 'node:util';
import type { Scores } from '../client/index.ts';
import type { ModelDescription } from '../protocol/messages.ts';
import type { DemoView, Receiver } from './demo-view.ts';
import { loopbackLines, phoneLines } from './phone-lines.ts';
import type { Screen } from './screen.ts';

const nameWidth = 10;
const labelWidth = 18;
const barWidth = 20;

type Style = Parameters<typeof styleText>[0];

export function terminalView(screen: Screen): DemoView {
  const paint = (style: Style, text: string) => (screen.colours ? styleText(style, text) : text);
  let receivers: Receiver[] = [];
  let models: readonly ModelDescription[] = [];
  /** The lines of each receiver at the foot of the screen, one for each model by its id. */
  const now = new Map<Receiver, Map<string, string>>();
  /** How long each beginning took to each receiver so far, by the detection's id. */
  const receipts = new Map<number, string[]>();

  const showNow = () =>
    screen.foot(
      receivers.flatMap((receiver) => models.map(({ id }) => now.get(receiver)?.get(id) ?? '')),
    );
  /** Whose words these are, where several models have words. */
  const by = (model: string) =>
    models.length > 1 ? `  ${models.find(({ id }) => id === model)?.name ?? model}` : '';

  return {
    room(links, everyone, all) {
      receivers = everyone;
      models = all;
      const names = everyone.map(({ name, role }) => `${name} (${role})`).join(', ');
      screen.line(`In the room: ${names}.`);
      screen.line(`Models: ${all.map(({ name }) => name).join(' and ')}.`);
      screen.line(`Open it in a browser: ${paint('underline', links.host)}`);
      screen.line('');
    },
    playing(title, seconds) {
      screen.line(paint('dim', `      playing ${title}, ${seconds.toFixed(1)} s`));
    },
    scores(receiver, scores, latencyMs) {
      const lines = now.get(receiver) ?? new Map<string, string>();
      lines.set(scores.model, hearingLine(receiver, scores, latencyMs) + by(scores.model));
      now.set(receiver, lines);
      showNow();
    },
    detection(receiver, { phase, detection }, latencyMs) {
      const label = detection.label.replaceAll('_', ' ');
      if (phase === 'end') {
        if (receiver !== receivers.at(-1)) return;
        const seconds = ((detection.durationMs ?? 0) / 1000).toFixed(1);
        screen.line(paint('dim', `      ${label} ended, ${seconds} s`));
        return;
      }
      const received = receipts.get(detection.id) ?? [];
      received.push(`${receiver.name} ${milliseconds(latencyMs)}`);
      receipts.set(detection.id, received);
      if (received.length < receivers.length) return;
      receipts.delete(detection.id);
      const what = paint(['bold', 'green'], label.padEnd(labelWidth));
      const peak = detection.peak.toFixed(2);
      screen.line(
        `  ${paint('green', '●')}   ${what} ${peak}  ${received.join(', ')}${by(detection.model)}`,
      );
    },
    done({ frames, predictions, detections, latencyMs }) {
      screen.foot([]);
      const counts = Object.entries(detections);
      const heard = counts.map(([label, n]) => `${label.replaceAll('_', ' ')}${times(n)}`);
      screen.line('');
      screen.line(`Heard: ${heard.join(', ') || 'nothing above its threshold'}.`);
      screen.line(
        `${frames} frames sent, ${predictions} predictions received; from frame to prediction ` +
          `${milliseconds(latencyMs.p50)} (median), ${milliseconds(latencyMs.p99)} (99th percentile).`,
      );
    },
    staying(links, phones) {
      screen.line('');
      screen.line('The room stays open until you press Ctrl-C. Open it in a browser:');
      screen.line('');
      screen.line(`  ${paint(['bold', 'cyan'], links.host)}   as the host`);
      screen.line(`  ${paint(['bold', 'cyan'], links.mic)}   to share a microphone`);
      screen.line(`  ${paint(['bold', 'cyan'], links.listener)}   to follow the room`);
      screen.line('');
      const lines = phones
        ? phoneLines(links.mic, phones, screen.colours)
        : loopbackLines(links.host);
      for (const line of lines) screen.line(line);
    },
  };
}

/** For example `  Ada        crow                ████████████          0.61   12 ms   -23 dB`. */
function hearingLine({ name }: Receiver, { top, levelDb }: Scores, latencyMs: number | undefined) {
  const [label = '', score = 0] = top[0] ?? [];
  const bar = '█'.repeat(Math.round(score * barWidth)).padEnd(barWidth);
  const words = label.replaceAll('_', ' ').slice(0, labelWidth).padEnd(labelWidth);
  const level = `${Math.round(levelDb)} dB`.padStart(7);
  const time = milliseconds(latencyMs).padStart(7);
  return `  ${name.padEnd(nameWidth)} ${words} ${bar} ${score.toFixed(2)} ${time} ${level}`;
}

function milliseconds(value: number | null | undefined): string {
  return value === null || value === undefined ? '-' : `${Math.round(value)} ms`;
}

function times(count: number): string {
  return count > 1 ? ` (${count}x)` : '';
}
