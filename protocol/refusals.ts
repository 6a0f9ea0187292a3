/** Refusals: the reasons of refusal-list.ts by their codes, and as errors on their way to whoever asked. */
import { type Refusal, refusalList } from './refusal-list.ts';

export type RefusalCode = keyof typeof refusalList;

export const refusals: Readonly<Record<RefusalCode, Refusal>> = refusalList;

/** Where a code is explained, from the deployment's origin: the page and docs/protocol.md use the same anchors. */
export function explanationOf(code: RefusalCode): string {
  return `/errors#${code}`;
}

export function isRefusalCode(code: string): code is RefusalCode {
  return Object.hasOwn(refusals, code);
}

/** @returns the refusal's code for a WebSocket close code, or undefined for a close of another kind. */
export function refusalOfClose(close: number): RefusalCode | undefined {
  return (Object.keys(refusals) as RefusalCode[]).find((code) => refusals[code].close === close);
}

/** A refusal on its way to whoever asked. `message` says what to do; `detail` what was wrong. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError';
  readonly code: RefusalCode;
  readonly detail: string | undefined;

  constructor(code: RefusalCode, detail?: string) {
    super(refusals[code].message);
    this.code = code;
    this.detail = detail;
  }
}
