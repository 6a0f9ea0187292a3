/** What Opus leaves of a sound. */
import { Decoder, Encoder } from '@evan/opus';
import { sampleRateHz } from '../../protocol/limits.ts';

/** 20 ms, as WebCodecs packs it. */
const packetSamples = sampleRateHz / 50;
/** The encoder's look-ahead at 16 kHz: what is decoded comes 6.5 ms late. */
const delaySamples = 104;

/** @returns the sound after an encoder and a decoder, in its place and of its length. */
export function throughOpus(samples: Float32Array, bitsPerSecond: number): Float32Array {
  const encoder = new Encoder({ channels: 1, sample_rate: sampleRateHz, application: 'audio' });
  encoder.bitrate = bitsPerSecond;
  const decoder = new Decoder({ channels: 1, sample_rate: sampleRateHz });
  const packets = Math.ceil((samples.length + delaySamples) / packetSamples);
  const decoded = new Float32Array(packets * packetSamples);
  const packet = new Int16Array(packetSamples);
  for (let start = 0; start < decoded.length; start += packetSamples) {
    for (let i = 0; i < packetSamples; i++) packet[i] = toInt16(samples[start + i] ?? 0);
    const bytes = decoder.decode(encoder.encode(packet));
    const values = new Int16Array(bytes.slice().buffer);
    for (let i = 0; i < packetSamples; i++) decoded[start + i] = (values[i] ?? 0) / 32_768;
  }
  return decoded.subarray(delaySamples, delaySamples + samples.length);
}

function toInt16(sample: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768)));
}
