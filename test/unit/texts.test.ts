/** What the page says can be said in every language. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { earlyTexts, untranslatedTexts } from './page-texts.ts';

/** Folders of the page all of whose texts can be translated: all that have any. */
const translated = readdirSync('frontend', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['locales', 'public'].includes(entry.name))
  .map(({ name }) => name);

/** Paths of the modules in a folder, and in those in it. */
function modulesIn(folder: string): string[] {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return all.filter((path) => path.endsWith('.ts')).map((path) => join(folder, path));
}

test('texts are translated as they are shown, when the reader’s language is loaded', () => {
  const files = modulesIn('frontend');
  expect(files.length).toBeGreaterThan(100);
  expect(files.flatMap((file) => earlyTexts(file, readFileSync(file, 'utf8')))).toEqual([]);
});

test.each(translated)('every text of frontend/%s can be translated', (folder) => {
  const files = modulesIn(join('frontend', folder));
  expect(files).not.toHaveLength(0);
  expect(files.flatMap((file) => untranslatedTexts(file, readFileSync(file, 'utf8')))).toEqual([]);
});

test('every text of the modules between them can be translated', () => {
  const files = readdirSync('frontend').filter((name) => name.endsWith('.ts'));
  const texts = files.map((name) => join('frontend', name));
  expect(texts.flatMap((file) => untranslatedTexts(file, readFileSync(file, 'utf8')))).toEqual([]);
});

test.each([
  ['a constant', `const send = msg('Send');`],
  ['a table', `const words = { send: msg(str\`Send \${it}\`) };`],
  ['a static property', `class Form { static words = [msg('Send')]; }`],
])('a text in %s is found to be translated too early', (_, source) => {
  expect(earlyTexts('a.ts', source)).toHaveLength(1);
});

test('a text in a function, a method, a getter or a callback is not', () => {
  const source = `function a() { return msg('A'); }
    class B { c() { return msg('C'); } get d() { return msg('D'); } }
    const e = () => msg('E');`;
  expect(earlyTexts('a.ts', source)).toEqual([]);
});

test.each([
  ['in a template', 'html`<p>Send</p>`'],
  ['beside an expression', `html\`<p>\${count} left</p>\``],
  ['in an attribute', 'html`<button aria-label="Send"></button>`'],
  ['around an expression in an attribute', `html\`<b title="Send \${it}"></b>\``],
  ['as an attribute’s expression', `html\`<a title=\${is ? 'On' : msg('Off')}></a>\``],
  ['as a property', `html\`<x-ask .warning=\${\`Delete \${it}\`}></x-ask>\``],
  ['as an expression', `html\`<p>\${is ? msg('On') : 'Off'}</p>\``],
  ['after a handler with an arrow', `html\`<b @click=\${() => go()}>Go</b>\``],
  ['in a template within a translated one', `msg(html\`<p>\${html\`<b>Send</b>\`}</p>\`)`],
  ['as a sentence', "outcome.say('It was sent.')"],
  ['as a sentence with an expression', `outcome.fail(\`“\${name}” was not sent.\`)`],
])('a text %s is found to be untranslated', (_, source) => {
  expect(untranslatedTexts('a.ts', source)).toHaveLength(1);
});

test.each([
  `html\`<p class="soft" id=\${'progress'}>\${msg('Send')}</p>\``,
  `html\`<a title=\${msg('Send')} aria-current=\${is ? 'page' : nothing}></a>\``,
  'html`<input placeholder="https://earshot.example/model.zip" />`',
  `html\`<p>\${name}: \${words} · <time datetime=\${at}>\${at}</time></p>\``,
  `msg(html\`<b>Send</b> \${it}\`)`,
  "msg('It was sent.')",
  "throw new TypeError('It was not sent.')",
  "console.warn('It was not sent.')",
])('nothing is found in %s', (source) => {
  expect(untranslatedTexts('a.ts', source)).toEqual([]);
});
