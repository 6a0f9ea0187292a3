/** Detections as a table (CSV, RFC 4180), for scripts, and in the form that spreadsheets want. */
import papaparse from 'papaparse';
import type { JudgedDetection } from '../../protocol/logged-event.ts';
import { localTime } from './moments.ts';

/** In their order: what is new comes last, for those who count columns. */
const columns = [
  'id',
  'participant',
  'name',
  'label',
  'at',
  'durationMs',
  'peak',
  'mean',
  'mics',
  'model',
  'verdict',
  'actualLabel',
] as const satisfies (keyof JudgedDetection | 'actualLabel')[];

export const separators = [',', ';', '\t'] as const;

export interface TableForm {
  separator: (typeof separators)[number];
  /** The zone of times for a spreadsheet; undefined for a program, which gets ISO 8601 in UTC. */
  spreadsheetZone: string | undefined;
}

/** Tells a spreadsheet that what follows is UTF-8. */
const byteOrderMark = '\ufeff';

/** What a spreadsheet may run: the signs that begin a formula, full-width ones and blanks before them too. */
const formula = /^(?:[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/u;

/** The same behind what a spreadsheet may take for the end of a cell, whatever the table is separated by. */
const laterFormula =
  /(?<!^\s*)(?<=[;,\t\r\n\v\f\u0085\u2028\u2029]\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/gu;

/** What some programs end a cell or a line at: such a cell is quoted. */
const ends = /[;,\t\r\n\v\f\u0085\u2028\u2029]/u;

/** Numbers of some languages have a comma, and are no text. */
const isText = (column: number) =>
  ['name', 'label', 'mics', 'actualLabel'].includes(columns[column] ?? '');

const forPrograms: TableForm = { separator: ',', spreadsheetZone: undefined };

/** With a header line. Ids are never altered, since tables are joined by them; only free text is defused. */
export function table(
  detections: readonly JudgedDetection[],
  form: TableForm = forPrograms,
): string {
  const { separator, spreadsheetZone } = form;
  const inSpreadsheet = spreadsheetZone !== undefined;
  // Where cells are separated by semicolons, decimals are separated by commas.
  const number = (value: number | undefined) =>
    inSpreadsheet && separator === ';' ? String(value ?? '').replace('.', ',') : (value ?? '');
  const rows = detections.map(
    ({ at, durationMs, peak, mean, name, label, mics, verdict, ...rest }) => ({
      ...rest,
      name: defused(name),
      label: defused(label),
      at: inSpreadsheet ? localTime(at, spreadsheetZone) : new Date(at).toISOString(),
      durationMs: durationMs ?? '',
      peak: number(peak),
      mean: number(mean),
      verdict: verdict ? (verdict.right ? 'right' : 'wrong') : '',
      actualLabel: defused(verdict?.label ?? ''),
      mics: mics ? mics.map((mic) => defused(mic.name)).join('; ') : defused(name),
    }),
  );
  const text = papaparse.unparse(rows, {
    columns: [...columns],
    delimiter: separator,
    quotes: (value, column) => isText(column) && ends.test(String(value)),
  });
  return `${inSpreadsheet ? byteOrderMark : ''}${text}\r\n`;
}

function defused(text: string): string {
  const defused = text.replace(laterFormula, "'");
  return formula.test(text) ? `'${defused}` : defused;
}
