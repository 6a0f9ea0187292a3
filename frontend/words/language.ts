/** Which language the page speaks: chosen once, before it is drawn. */

/** A language of the page: what it is called in itself. */
export const languages = { en: 'English', de: 'Deutsch', es: 'Español' } as const;
export type Language = keyof typeof languages;

const storageKey = 'earshot.language';

const locales = {
  de: () => import('../locales/de/index.ts'),
  es: () => import('../locales/es/index.ts'),
};

/** What the models of every deployment call their labels, and what errors say, in the reader's language. */
export interface Translations {
  /** Titles by label. */
  readonly labels: Readonly<Record<string, string>>;
  /** Sentences by the code of a refusal, of a network error, or of a failure of capture. */
  readonly sentences: Readonly<Record<string, string>>;
}

let translations: Translations | undefined;

/** @returns undefined in English, which models and errors speak by themselves. */
export function translated(): Translations | undefined {
  return translations;
}

/**
 * Loads the reader's language and tells the document of it; draw nothing before that. Where it cannot be
 * loaded, the page speaks English.
 */
export async function speak(chosen: Language = chosenLanguage()): Promise<void> {
  if (chosen === 'en') return;
  const { documentElement: page } = document;
  // public/old-browser.js says that there is no page only once this is over.
  page.dataset.loading = chosen;
  try {
    const locale = await locales[chosen]();
    await locale.configured;
    translations = locale;
    page.lang = chosen;
  } catch {
    // English is better than no page.
  } finally {
    delete page.dataset.loading;
  }
}

/** Keeps the reader's choice, and begins the page anew in it. */
export function changeLanguage(chosen: Language): void {
  const address = new URL(location.href);
  try {
    localStorage.setItem(storageKey, chosen);
    // What a link asked for would outdo the choice.
    address.searchParams.delete('lang');
  } catch {
    // Where nothing is kept, the address says it.
    address.searchParams.set('lang', chosen);
  }
  if (address.href !== location.href) history.replaceState(history.state, '', address);
  location.reload();
}

/** `?lang=` of the address, else what was chosen here before, else the first of the browser's that we speak. */
export function chosenLanguage(): Language {
  const asked = [new URLSearchParams(location.search).get('lang'), kept(), ...navigator.languages];
  const known = asked.map((tag) => tag?.toLowerCase().split('-')[0]).find(isLanguage);
  return known ?? 'en';
}

function kept(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

function isLanguage(tag: string | undefined): tag is Language {
  return tag !== undefined && Object.hasOwn(languages, tag);
}
