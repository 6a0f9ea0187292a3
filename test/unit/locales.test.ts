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
