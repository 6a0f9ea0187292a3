/**
 * What people write, as everyone sees it: one rule for names, texts and the names of recordings. What is
 * written is taken as it is meant: characters that nobody sees or that turn other text are left out,
 * and those that writing systems and emoji are made with stay.
 *
 * Sources: Unicode UAX #31, 2.3 (joiners), UTS #51 (emoji, tag sequences), UAX #15 (NFC).
 */
import * as v from 'valibot';
import {
  maxChatLength,
  maxClipNameLength,
  maxModelNameLength,
  maxNameLength,
  maxRoomTitleLength,
  maxSoundNameLength,
} from './limits.ts';
import type { RefusalCode } from './refusals.ts';

/** Line breaks as anyone writes them: CR LF, vertical tab, form feed, next line, the separators. */
const lineBreak = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/gu;

/** Format characters that are seen: signs of Arabic, Syriac and Kaithi that enclose numbers. */
const seenFormats = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u;
/** What is never seen: controls, formats, lone surrogates, fillers; perhaps of use where they stand. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/u;

/** A black flag with the region whose flag it is, in tags: England, Scotland, Wales, Texas. */
const flagInTags = /\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}/u;

/** Letters and marks of the scripts in which a joiner changes what is read. */
const joining = new RegExp(
  `(?![\\p{Default_Ignorable_Code_Point}])(?=[\\p{L}\\p{M}])[${[
    ...['Arabic', 'Syriac', 'Mandaic', 'Nko', 'Mongolian', 'Phags_Pa', 'Adlam', 'Hanifi_Rohingya'],
    ...['Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada'],
    ...['Malayalam', 'Sinhala', 'Tibetan', 'Myanmar', 'Khmer', 'Thai', 'Lao', 'Balinese'],
    ...['Javanese', 'Sundanese', 'Meetei_Mayek', 'Newa', 'Tirhuta', 'Grantha', 'Chakma', 'Kaithi'],
  ]
    .map((script) => `\\p{Script_Extensions=${script}}`)
    .join('')}]`,
  'u',
);
const [nonJoiner, joiner, vowelSeparator] = ['\u200c', '\u200d', '\u180e'];
const pictogram = /\p{Extended_Pictographic}/u;
const skinTone = /\p{Emoji_Modifier}/u;
const variationSelector = /\p{Variation_Selector}/u;
/** What a variation selector may follow. */
const base = /[\p{L}\p{N}\p{P}\p{S}]/u;
/** Something to be seen: the blank braille pattern is a symbol by name only. */
const seen = /(?!\u2800)[\p{L}\p{N}\p{P}\p{S}\p{Extended_Pictographic}]/u;

/** @returns a text of one line: breaks and tabs are blanks. It may be empty. */
export function cleanLine(text: string): string {
  return clean(text.replace(lineBreak, ' '));
}

/** @returns a text of any number of lines, each ended by `\n` alone. It may be empty. */
export function cleanText(text: string): string {
  return clean(text.replace(lineBreak, '\n'));
}

/** No half of a surrogate pair (with the flag `u` a whole one is one character), no U+2028 and U+2029. */
const sound = /^[^\p{Cs}\u2028\u2029]*$/u;

/** Whether anything of it can be seen. */
export function isSeen(text: string): boolean {
  return seen.test(text);
}

/** How a participant is called. */
export const participantName = written(cleanLine, maxNameLength, 'bad-name');

/** How a room is called; empty while nobody has named it. */
export const roomTitle = v.pipe(
  v.string(),
  v.regex(sound, 'bad-name'),
  v.transform(cleanLine),
  v.maxLength(maxRoomTitleLength, 'bad-name'),
  v.check((title) => title === '' || isSeen(title), 'bad-name'),
);

/** How a clip is called: by the form's field `name`, or else as its file was. */
export const clipName = written(cleanLine, maxClipNameLength, 'bad-name');

/** How a model of a room is called, or one of its labels for people. */
export const modelName = written(cleanLine, maxModelNameLength, 'bad-name');

/** How a sound is called that a room was taught: a label, so no name that JavaScript keeps for itself. */
export const soundName = v.pipe(
  written(cleanLine, maxSoundNameLength, 'bad-name'),
  v.check((name) => !['__proto__', 'constructor', 'prototype'].includes(name), 'bad-name'),
);

/** What one writes to everyone: lines of text. */
export const chatText = written(cleanText, maxChatLength, 'bad-text');

/**
 * @param unnamed what it is called if its file has no name: browsers call what they record "blob".
 * @returns a name for a clip, whatever its file was called: cleaned, cut, `unnamed` if nothing is left.
 */
export function clipNameOfFile(fileName = '', unnamed = 'Recording'): string {
  if (fileName === 'blob') return unnamed;
  let name = '';
  for (const character of cleanLine(fileName)) {
    if (name.length + character.length > maxClipNameLength) break;
    name += character;
  }
  // Cleaned again, since the cut may leave a part of an emoji.
  const cut = cleanLine(name);
  return isSeen(cut) ? cut : unnamed;
}

/**
 * @param code of the refusal where nothing is left, or too much, and for half a character or a separator of
 * lines (U+2028, U+2029), which programs read in different ways; `checked` throws that.
 */
function written(cleaned: (text: string) => string, maxLength: number, code: RefusalCode) {
  return v.pipe(
    v.string(),
    v.regex(sound, code),
    v.transform(cleaned),
    v.maxLength(maxLength, code),
    v.check(isSeen, code),
  );
}

/** Until nothing changes: marks find other neighbours in normal form once what stood between them is gone. */
function clean(text: string): string {
  const cleaned = cleanOnce(text);
  return cleaned === text ? text : clean(cleaned);
}

function cleanOnce(text: string): string {
  const needed = Array.from(text.replaceAll('\t', ' ')).filter(isNeeded).join('');
  // Neighbours are those of the normal form, in which some letters fall apart.
  const characters = Array.from(needed.normalize('NFC'));
  let kept = '';
  let [last, beforeLast] = ['', ''];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] as string;
    const flag =
      character === '\u{1f3f4}' && flagInTags.exec(characters.slice(at, at + 8).join(''));
    if (flag && flag.index === 0) {
      kept += flag[0];
      [last, beforeLast] = ['', ''];
      at += Array.from(flag[0]).length - 1;
    } else if (
      !unseen.test(character) ||
      seenFormats.test(character) ||
      character === '\n' ||
      isOfUse(character, { last, beforeLast, next: characters[at + 1] ?? '' })
    ) {
      kept += character;
      [last, beforeLast] = [character, last];
    }
  }
  return kept.normalize('NFC').trim();
}

/** What is of no use wherever it stands goes first, so that the others find their neighbours. */
function isNeeded(character: string): boolean {
  return (
    !unseen.test(character) ||
    seenFormats.test(character) ||
    variationSelector.test(character) ||
    ['\n', nonJoiner, joiner, vowelSeparator].includes(character) ||
    /[\u{e0020}-\u{e007f}]/u.test(character)
  );
}

/** Whether something that is not seen itself changes what is seen where it stands. */
function isOfUse(
  character: string,
  { last, beforeLast, next }: { last: string; beforeLast: string; next: string },
): boolean {
  if (variationSelector.test(character)) return base.test(last) && !unseen.test(last);
  if (character === vowelSeparator) return isMongolian(last) && isMongolian(next);
  if (character === nonJoiner) return joining.test(last) && joining.test(next);
  if (character !== joiner) return false;
  // Whatever comes: at the end of a word it shows the form that a letter has within one.
  if (joining.test(last)) return true;
  const emoji = variationSelector.test(last) ? beforeLast : last;
  return pictogram.test(next) && (pictogram.test(emoji) || skinTone.test(emoji));
}

function isMongolian(character: string): boolean {
  return /(?=\p{L})\p{Script=Mongolian}/u.test(character);
}
