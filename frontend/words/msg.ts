/** Texts of the page in the reader's language: English stands in the code, the others in frontend/locales. */
export { msg, str } from '@lit/localize';

/**
 * A text that depends on a number, as English, German and Spanish do it.
 *
 * @param one the text for one, already translated. @param other the text for any other number.
 */
export function counted(count: number, one: string, other: string): string {
  return count === 1 ? one : other;
}

/** What the page is in (English outside of a browser), for `Intl` and for the `lang` of the document: a language, as `de`. */
export function language(): string {
  return globalThis.document?.documentElement.lang || 'en';
}
