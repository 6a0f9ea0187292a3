/** What a view of the demo is told, in the order in which it happens. */
import type { DetectionEvent, Scores } from '../client/index.ts';
import type { ModelDescription } from '../protocol/messages.ts';

export interface Receiver {
  name: string;
  role: 'mic' | 'listener';
}

export interface DemoSummary {
  participants: number;
  /** Frames sent by the mic. */
  frames: number;
  /** `scores` messages received, by all participants together. */
  predictions: number;
  /** How often each label's detection began. */
  detections: Record<string, number>;
  /** From sending a frame to its scores, at the listeners, in milliseconds; null if none came. */
  latencyMs: { p50: number | null; p99: number | null };
}

/** A link for each role. */
export interface DemoLinks {
  host: string;
  mic: string;
  listener: string;
}

/** Where phones on the local network find this computer. */
export interface DemoPhones {
  /** The address that is served, and the others that this computer has. */
  address: string;
  others: readonly { address: string; interface: string }[];
}

export interface DemoView {
  /** @param models what the room hears with. */
  room(links: DemoLinks, receivers: Receiver[], models: readonly ModelDescription[]): void;
  playing(title: string, seconds: number): void;
  /** @param latencyMs since the frame was sent, where it was this demo that sent it. */
  scores(receiver: Receiver, scores: Scores, latencyMs: number | undefined): void;
  /** @param latencyMs as of `scores`, of the window with which the detection came. */
  detection(receiver: Receiver, event: DetectionEvent, latencyMs: number | undefined): void;
  /** The recordings are over. */
  done(summary: DemoSummary): void;
  /** The room stays open: how to come in. @param phones how phones do, where they can. */
  staying(links: DemoLinks, phones: DemoPhones | undefined): void;
}
