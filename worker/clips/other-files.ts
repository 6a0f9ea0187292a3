/** Files that a room does not take, as people know them: so that a refusal can say what it was given. */

/** By their first bytes, of which `·` may be any. */
const others: readonly [name: string, ...beginnings: string[]][] = [
  ['AAC without a container', '\xff\xf0', '\xff\xf1', '\xff\xf8', '\xff\xf9', 'ADIF'],
  ['MPEG audio of layer I or II', '\xff\xfc', '\xff\xfd', '\xff\xfe', '\xff\xff'],
  ['AIFF', 'FORM····AIFF', 'FORM····AIFC'],
  ['CAF (Core Audio)', 'caff'],
  ['AMR', '#!AMR'],
  ['Windows Media (WMA or WMV)', '\x30\x26\xb2\x75\x8e\x66\xcf\x11'],
  ['AU', '.snd'],
  ['Wave64', 'riff\x2e\x91\xcf\x11'],
  ['MIDI, which is notes and no sound', 'MThd'],
  ['WavPack', 'wvpk'],
  ['Monkey’s Audio', 'MAC '],
  ['True Audio', 'TTA1'],
  ['Musepack', 'MPCK', 'MP+'],
  ['DSD', 'DSD ', 'FRM8'],
  ['AC-3', '\x0b\x77'],
  ['RealAudio', '.RMF', '.ra\xfd'],
  ['AVI', 'RIFF····AVI '],
  ['Flash video', 'FLV\x01'],
  ['an MPEG transport stream', `\x47${'·'.repeat(187)}\x47`],
  ['an MPEG program stream', '\0\0\x01\xba'],
  ['Ogg without sound that a room knows', 'OggS'],
  ['a picture', '····ftyp', '\xff\xd8\xff', '\x89PNG', 'GIF8', 'RIFF····WEBP'],
  ['a ZIP archive', 'PK\x03\x04'],
  ['a PDF document', '%PDF'],
  ['a web page', '<!doctype html', '<html'],
  ['a drawing', '<svg', '<?xml'],
];

/** @param head the file's first bytes. @returns undefined for what is not known either. */
export function nameOfOther(head: Uint8Array): string | undefined {
  const start = String.fromCharCode(...head.subarray(0, 256));
  const isThere = (beginning: string) =>
    [...beginning].every((byte, at) => byte === '·' || byte === start[at]);
  const found = others.find(([, ...beginnings]) => beginnings.some(isThere));
  return found?.[0];
}
