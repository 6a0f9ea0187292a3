/**
 * An EventTarget whose events are typed by a map from event name to value.
 *
 * It stays an EventTarget underneath because that isolates listeners: one that throws is reported
 * by the platform and neither stops the others nor breaks the connection that was speaking.
 */
export class TypedEvents<Events extends object> {
  readonly #target = new EventTarget();

  /** Calls `listener` with each value of an event. @returns a function that stops it. */
  on<Name extends keyof Events & string>(
    name: Name,
    listener: (value: Events[Name]) => void,
    options: { once?: boolean; signal?: AbortSignal } = {},
  ): () => void {
    const handle = (event: Event) => listener((event as CustomEvent<Events[Name]>).detail);
    this.#target.addEventListener(name, handle, options);
    return () => this.#target.removeEventListener(name, handle);
  }

  emit<Name extends keyof Events & string>(name: Name, value: Events[Name]): void {
    this.#target.dispatchEvent(new CustomEvent(name, { detail: value }));
  }
}
