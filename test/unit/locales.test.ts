import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfigFileAndWriteSchema } from '@lit/localize-tools/lib/config.js';
import type { Message } from '@lit/localize-tools/lib/messages.js';
import { RuntimeLitLocalizer } from '@lit/localize-tools/lib/modes/runtime.js';
import { describe, expect, test } from 'vitest';
import { captureFailures } from '../../client/audio/capture-error.ts';
import { NetworkError, networkErrorCodes } from '../../client/network-error.ts';
import * as de from '../../frontend/locales/de/labels.ts';
import * as deSentences from '../../frontend/locales/de/sentences.ts';
import * as es from '../../frontend/locales/es/labels.ts';
import * as esSentences from '../../frontend/locales/es/sentences.ts';
import metadata from '../../models/earshot-base/metadata.json' with { type: 'json' };
import { refusals } from '../../protocol/refusals.ts';

const languages = [
  { language: 'German', labels: de.labels, sentences: deSentences.sentences },
  { language: 'Spanish', labels: es.labels, sentences: esSentences.sentences },
];
const errors: Record<string, string> = {
  ...Object.fromEntries(Object.entries(refusals).map(([code, { message }]) => [code, message])),
  ...Object.fromEntries(
    networkErrorCodes.map((code) => [code, new NetworkError(code, 'https://{host}', 0).message]),
  ),
  ...captureFailures,
};

describe.each(languages)('$language', ({ labels, sentences }) => {
  test('has a title of its own for every label of earshot-base, and for nothing else', () => {
    expect(Object.keys(labels).sort()).toEqual([...metadata.labels].sort());
    const titles = Object.values(labels);
    expect(new Set(titles).size).toBe(titles.length);
    for (const title of titles) expect(title).toMatch(/^\p{Lu}/u);
  });

  test('has a sentence for every error, and for nothing else', () => {
    expect(Object.keys(sentences).sort()).toEqual(Object.keys(errors).sort());
    for (const sentence of Object.values(sentences)) expect(sentence).toMatch(/^[\p{Lu}{].*\.$/u);
  });

  test.each(networkErrorCodes)('says of "%s" no more and no less than what is known', (code) => {
    const placeholders = (text: string) => [...new Set(text.match(/\{host\}|\{status\}/g))].sort();
    const english = new NetworkError(code, 'https://ear.example', 502).message
      .replace('ear.example', '{host}')
      .replace('502', '{status}');
    const said = placeholders(sentences[code] as string);
    // A sentence may do without the host, never without the status.
    for (const each of said) expect(placeholders(english)).toContain(each);
    expect(said.includes('{status}')).toBe(english.includes('{status}'));
  });
});

/** The texts of the page, with `{}` for what is filled in, that a language says as English does. */
const same: Record<string, readonly string[]> = {
  de: ['Export', 'Name', 'Live', 'live', 'Details'],
  es: ['No'],
};
/** Amounts, in units that all our languages write alike. */
const amounts = ['{} %', '{} s', '{} ms', '{} min', '−{} min', '{} min {} s', '{} h {} min'];
const sizes = ['{} KB', '{} MB'];
const punctuation = ['{}: {}'];

describe('the page', () => {
  const config = readConfigFileAndWriteSchema('lit-localize.json') as Localizer['config'];
  const output = { ...config.output, outputDir: mkdtempSync(join(tmpdir(), 'earshot-texts-')) };
  const localizer = new RuntimeLitLocalizer({ ...config, output });
  const { messages, errors: unreadable } = localizer.extractSourceMessages();
  const { translations } = localizer.readTranslationsSync();

  test('has texts that can be collected', () => {
    expect(unreadable.map(({ messageText }) => messageText)).toEqual([]);
    expect(messages.length).toBeGreaterThan(400);
  });

  test('has translations with all that is filled into a text, and no more', () => {
    expect(localizer.validateTranslations().errors).toEqual([]);
  });

  test('speaks what its translations say: `npm run texts` was run', async () => {
    await localizer.build();
    for (const locale of config.targetLocales) {
      const built = readFileSync(join(output.outputDir, `${locale}.ts`), 'utf8');
      expect(readFileSync(`frontend/locales/messages/${locale}.ts`, 'utf8') === built).toBe(true);
    }
  });

  test.each(config.targetLocales)('has every text in "%s", and none left in English', (locale) => {
    const said = new Map(translations.get(locale)?.map((each) => [each.name, textOf(each)]));
    const alike = [...(same[locale] ?? []), ...amounts, ...sizes, ...punctuation];
    const missing = messages.filter(({ name }) => !said.get(name)).map(textOf);
    expect(missing, `Translate these in frontend/locales/xliff/${locale}.xlf`).toEqual([]);
    const english = messages.filter((each) => said.get(each.name) === textOf(each)).map(textOf);
    expect(english.filter((text) => !alike.includes(text))).toEqual([]);
  });

  test.each(config.targetLocales)('has nothing in "%s" that it no longer says', (locale) => {
    const known = new Set(messages.map(({ name }) => name));
    const kept = translations.get(locale)?.filter(({ name }) => !known.has(name));
    expect(kept?.map(textOf)).toEqual([]);
  });
});

type Localizer = RuntimeLitLocalizer;

function textOf({ contents }: Message): string {
  return contents.map((each) => (typeof each === 'string' ? each : '{}')).join('');
}
