/** The figures of speed, each ratio a multiple of the bare inference measured between the loads. */
import { startLocalServer } from '../cli/local-server.ts';
import { quantile } from '../cli/quantile.ts';
import { openNodeInference, openWorkerdInference } from './inference.ts';
import { generateLoad, type Server } from './load/generate.ts';
import { type Measurement, measurement } from './measurement.ts';
import { startPeer } from './peer/start.ts';

/** Which of the measurements are wanted, by name. */
export type Wanted = (name: string) => boolean;

/** Times that both systems take their turn; the bare inference is measured around each. */
const rounds = 3;
/** Windows at a mic's pace, and back to back, each time the bare inference is measured. */
const pacedWindows = 16;
const backToBackWindows = 60;
const latency = { kind: 'latency', listeners: 10, seconds: 14 } as const;
/** Just under what the room's audio bucket holds. */
const throughput = { kind: 'throughput', mics: 16, burstMs: 7_800 } as const;
const wake = { kind: 'wake', rooms: 5, rounds: 2, idleMs: 14_000 } as const;

export async function measureSpeed(wanted: Wanted): Promise<Measurement[]> {
  const node = await openNodeInference();
  const workerd = await openWorkerdInference();
  const workerdMs: number[] = [];
  const nodeMs: number[] = [];
  const backToBackMs: number[] = [];
  const measureInference = async () => {
    workerdMs.push(await workerd.atPace(pacedWindows));
    nodeMs.push(...(await node.atPace(pacedWindows)));
    backToBackMs.push(...node.backToBack(backToBackWindows));
  };
  await measureInference();
  const worker = await startLocalServer();
  const peer = await startPeer();
  const servers: Server[] = [
    { system: 'earshot', origin: worker.origin },
    { system: 'socketio', origin: peer.origin },
  ];
  try {
    const latencies = new Map<Server, number[]>(servers.map((server) => [server, []]));
    const latencyRounds = wanted('frame_to_prediction') ? rounds : 0;
    for (let round = 0; round < latencyRounds; round++) {
      for (const server of servers) {
        latencies.get(server)?.push(...(await generateLoad(server, latency)));
        await measureInference();
      }
    }
    const rates = new Map<Server, number>();
    for (const server of wanted('windows_per_second') ? servers : []) {
      rates.set(server, await generateLoad(server, throughput));
      await measureInference();
    }
    const [ours] = servers;
    const wakeTimes = ours && wanted('wake_ratio') ? await generateLoad(ours, wake) : undefined;
    await measureInference();
    const inferenceMs = { earshot: quantile(workerdMs, 0.5), socketio: quantile(nodeMs, 0.5) };
    const results = [
      measurement('inference_ms', inferenceMs.earshot, 'ms'),
      measurement('socketio_inference_ms', inferenceMs.socketio, 'ms'),
      measurement('inference_node_back_to_back_ms', quantile(backToBackMs, 0.5), 'ms'),
    ];
    for (const server of servers) {
      const name = (figure: string) =>
        server.system === 'earshot' ? figure : `${server.system}_${figure}`;
      const times = latencies.get(server) ?? [];
      for (const [figure, share] of times.length > 0 ? percentiles : []) {
        const ms = quantile(times, share);
        results.push(
          measurement(name(`${figure}_ms`), ms, 'ms'),
          measurement(name(`${figure}_ratio`), ms / inferenceMs[server.system], 'x'),
          measurement(name(`${figure}_node_ratio`), ms / inferenceMs.socketio, 'x'),
        );
      }
      const rate = rates.get(server);
      if (rate !== undefined)
        results.push(measurement(name('windows_per_second'), rate, 'windows/s'));
    }
    if (wakeTimes) {
      const { asleepMs, warmMs } = wakeTimes;
      const extraMs = quantile(asleepMs, 0.5) - quantile(warmMs, 0.5);
      results.push(measurement('wake_ratio', extraMs / inferenceMs.earshot, 'x'));
    }
    return results;
  } finally {
    peer.close();
    await worker.close();
    await workerd.close();
  }
}

const percentiles: [string, number][] = [
  ['frame_to_prediction_p50', 0.5],
  ['frame_to_prediction_p99', 0.99],
];
