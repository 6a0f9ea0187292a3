/** What the end of a socket means. */
import { type RefusalCode, refusalOfClose, refusals } from '../../protocol/refusals.ts';

export interface CloseInfo {
  /** WebSocket close code. */
  code: number;
  /** Why the room refused us, if it did. */
  refusal: RefusalCode | undefined;
  /** What happened and what to do, as a sentence. */
  message: string;
  /** Whether another attempt follows by itself. */
  willRetry: boolean;
}

export function closeInfo(code: number, willRetry: boolean): CloseInfo {
  const refusal = refusalOfClose(code);
  return {
    code,
    refusal,
    message: refusal ? refusals[refusal].message : sentence(willRetry),
    willRetry,
  };
}

function sentence(willRetry: boolean): string {
  return willRetry
    ? 'The connection was lost: it is being opened again.'
    : 'The room closed the connection for a reason this client does not know: reload or update it.';
}
