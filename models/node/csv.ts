/** Comma-separated values after RFC 4180, read strictly. */
import { InputError } from './input-error.ts';

/** A line of the file: its values by the header's names. */
export interface CsvRow {
  /** Line of the file in which the row begins, the header being line 1. */
  line: number;
  values: Readonly<Record<string, string>>;
}

/**
 * Reads a header and the rows below it; blank lines are skipped.
 *
 * @param required columns that the header must have.
 * @throws {InputError} a missing column, a row of another length, or a stray or unclosed quote.
 */
export function readCsv(text: string, required: readonly string[]): CsvRow[] {
  const [header, ...records] = parseRecords(text.replace(/^\uFEFF/, ''));
  if (!header) throw new InputError('the file is empty: it needs a header.');
  for (const column of required) {
    if (!header.fields.includes(column))
      throw new InputError(`line 1: there is no column "${column}".`);
  }
  return records.map(({ line, fields }) => {
    if (fields.length !== header.fields.length) {
      throw new InputError(
        `line ${line}: ${fields.length} fields, but the header has ${header.fields.length}.`,
      );
    }
    const pairs = header.fields.map((name, i): [string, string] => [name, fields[i] ?? '']);
    return { line, values: Object.fromEntries(pairs) };
  });
}

interface CsvRecord {
  line: number;
  fields: string[];
}

/** A field, quoted or plain, and what ends it: a comma, a line's end, or the end of the text. */
const fieldPattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|$)/y;

function parseRecords(text: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let line = 1;
  let record: CsvRecord = { line, fields: [] };
  fieldPattern.lastIndex = 0;
  while (fieldPattern.lastIndex < text.length || record.fields.length > 0) {
    const match = fieldPattern.exec(text);
    if (!match) throw new InputError(`line ${line}: a quote that is stray or never closed.`);
    const [, quoted, plain, end] = match;
    record.fields.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    line += match[0].split('\n').length - 1;
    if (end === ',') continue;
    if (record.fields.length > 1 || record.fields[0] !== '') records.push(record);
    record = { line, fields: [] };
  }
  return records;
}
