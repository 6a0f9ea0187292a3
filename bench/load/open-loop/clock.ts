/** One clock for all processes of a load: monotonic since the machine started, in milliseconds. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
