/** What the page's tab says while something is the matter, or was heard and the page not looked at since. */

/** The favicon with a dot: it must be there when nothing can be loaded any more. */
const alarmed = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#cf3a17"/><circle cx="16" cy="16" r="8" fill="#fff"/></svg>',
)}`;

export class TabSign {
  /** What the tab is called when nothing is the matter. */
  #title = document.title;
  /** What we called it last. */
  #ours: string | undefined;
  #heard: { words: string; urgent: boolean } | undefined;
  #trouble: string | undefined;
  readonly #icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  readonly #iconBefore = this.#icon?.href;

  /** Something happened: it is said until the page is seen, and what is urgent not overwritten by what is not. */
  heard(words: string, urgent: boolean): void {
    if (!document.hidden || (this.#heard?.urgent && !urgent)) return;
    this.#heard = { words, urgent };
    this.#draw();
  }

  /** @param words what is the matter, for as long as it is; undefined for nothing. */
  trouble(words: string | undefined): void {
    if (words === this.#trouble) return;
    this.#trouble = words;
    this.#draw();
  }

  /** The page is looked at. */
  seen(): void {
    this.#heard = undefined;
    this.#draw();
  }

  /** The tab is as it was before. */
  remove(): void {
    this.#heard = undefined;
    this.#trouble = undefined;
    this.#draw();
  }

  #draw(): void {
    // Whatever else names the page goes on doing so.
    if (document.title !== this.#ours) this.#title = document.title;
    const words = this.#heard ? `● ${this.#heard.words}` : this.#trouble && `⚠ ${this.#trouble}`;
    this.#ours = words ?? this.#title;
    document.title = this.#ours;
    if (!this.#icon || this.#iconBefore === undefined) return;
    const icon = words === undefined ? this.#iconBefore : alarmed;
    if (this.#icon.href !== icon) this.#icon.href = icon;
  }
}
