/** Loaded with a language alone: in English nothing is looked up. */
import { configureLocalization, type LocaleModule } from '@lit/localize';

/** From now on `msg` says everything in this language. Only once in the life of a page. */
export async function configure(language: string, module: LocaleModule): Promise<void> {
  const { setLocale } = configureLocalization({
    sourceLocale: 'en',
    targetLocales: [language],
    loadLocale: async () => module,
  });
  await setLocale(language);
}
