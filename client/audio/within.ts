/** Waits for what may never come. */

/**
 * @param late takes what comes after it was given up, so that it can be released.
 * @throws what `tooLate` gives after so many milliseconds, or `aborted` gives once the signal is aborted.
 */
export function within<T>(
  promise: Promise<T>,
  { ms, tooLate, aborted, signal, late }: Patience<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let given = false;
    const give = (settle: () => void) => {
      if (given) return;
      given = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      settle();
    };
    const abort = () => give(() => reject(aborted()));
    const timer = setTimeout(() => give(() => reject(tooLate())), ms);
    promise.then(
      (value) => (given ? late?.(value) : give(() => resolve(value))),
      (error) => give(() => reject(error)),
    );
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
  });
}

export interface Patience<T> {
  readonly ms: number;
  readonly tooLate: () => Error;
  readonly aborted: () => Error;
  readonly signal?: AbortSignal | undefined;
  readonly late?: (value: T) => void;
}
