/** A microphone of another device, which plays a recording over and over in real time. */
import { afterEach } from 'vitest';
import { joinRoom, type RoomConnection } from '../../client/index.ts';
import { sampleRateHz } from '../../protocol/limits.ts';
import { readRecording } from '../../recordings/recording.ts';
import { sample } from '../../recordings/samples.ts';

const chunkMs = 60;

export interface SteadyMic {
  readonly connection: RoomConnection;
  /** It stays on, and sends nothing more: as a phone whose browser was frozen. */
  freeze(): void;
}

const started: (() => void)[] = [];

afterEach(() => {
  for (const stop of started.splice(0)) stop();
});

/** @param recording of the sample package. It ends with the test. */
export async function steadyMic(link: string, name: string, recording: string): Promise<SteadyMic> {
  const samples = await readRecording(sample(recording));
  const connection = joinRoom({ link }, { name });
  await connection.opened();
  const publisher = connection.publish();
  const chunk = (sampleRateHz * chunkMs) / 1000;
  const startedAt = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    for (; sent * chunkMs < performance.now() - startedAt; sent++) {
      const from = (sent * chunk) % (samples.length - chunk);
      publisher.write(samples.subarray(from, from + chunk));
    }
  }, chunkMs);
  const freeze = () => clearInterval(timer);
  started.push(() => {
    freeze();
    connection.close();
  });
  return { connection, freeze };
}
