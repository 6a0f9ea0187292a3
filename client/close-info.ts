/** What the end of a socket means. */
import { explanationOf, type RefusalCode, refusalOfClose, refusals } from '../protocol/refusals.ts';
import type { NetworkError, NetworkErrorCode } from './network-error.ts';

export interface CloseInfo {
  /** WebSocket close code. */
  code: number;
  /** Why the room refused us, if it did. */
  refusal: RefusalCode | undefined;
  /** What keeps the room out of reach, if the network let us find out. */
  obstacle: NetworkErrorCode | undefined;
  /** What was wrong, for developers, if that was told. */
  detail: string | undefined;
  /** Of the deployment, as `ear.example`. */
  host: string;
  /** HTTP status of the obstacle's answer, if there was one. */
  status: number | undefined;
  /** What happened and what to do, as a sentence. */
  message: string;
  /** Address of the page that explains the refusal, on the deployment that the room is on. */
  explanation: string | undefined;
  /** When another attempt makes sense, if the refusal tells; the next one waits at least so long. */
  retryAfterSeconds: number | undefined;
  /** Whether another attempt follows by itself. */
  willRetry: boolean;
}

/** What is known of an end besides its code. */
export interface CloseContext {
  obstacle?: NetworkError | undefined;
  /** What the room said was wrong. */
  detail?: string | undefined;
}

/** @param origin of the deployment that the room is on. */
export function closeInfo(
  code: number,
  origin: string,
  { obstacle, detail }: CloseContext = {},
): CloseInfo {
  const refusal = refusalOfClose(code);
  const willRetry = mayRetry(code);
  return {
    code,
    refusal,
    obstacle: refusal ? undefined : obstacle?.code,
    detail: refusal ? detail : obstacle?.detail,
    host: new URL(origin).host,
    status: refusal ? undefined : obstacle?.status,
    message: refusal ? refusals[refusal].message : (obstacle?.message ?? sentence(willRetry)),
    explanation: refusal && new URL(explanationOf(refusal), origin).href,
    retryAfterSeconds: retryAfterSeconds(code),
    willRetry,
  };
}

/** Of one who leaves by themselves. */
export function leftInfo(origin: string): CloseInfo {
  return { ...closeInfo(1000, origin), message: 'You left the room.', willRetry: false };
}

/** @returns whether the same attempt can succeed later, by the close code of the last one. */
function mayRetry(code: number): boolean {
  const refusal = refusalOfClose(code);
  if (refusal) return refusals[refusal].retry;
  return code < 4000 || code > 4999;
}

/** @returns how long a refusal asks to wait, by its close code; undefined if it does not. */
function retryAfterSeconds(code: number): number | undefined {
  const refusal = refusalOfClose(code);
  // A connection comes back without its microphone, and need not wait for another to go off.
  if (!refusal || refusal === 'too-many-mics') return undefined;
  return refusals[refusal].retryAfterSeconds;
}

function sentence(willRetry: boolean): string {
  return willRetry
    ? 'The connection was lost: reconnecting…'
    : 'The room closed the connection for a reason this client does not know: reload or update it.';
}
