/** Comma-separated values after RFC 4180, read strictly. */
import papaparse from 'papaparse';
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

/** A whole field in quotes. */
const quotedField = /(^|,)"(?:[^"]|"")*"(?=,|[\r\n]*$)/g;

function parseRecords(text: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let [line, start] = [1, 0];
  papaparse.parse<string[]>(text, {
    delimiter: ',',
    newline: /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n',
    step({ data: fields, errors, meta: { cursor } }) {
      const source = text.slice(start, cursor);
      // The parser takes a quote inside a plain field for one of its characters.
      if (errors.length > 0 || source.replace(quotedField, '$1').includes('"'))
        throw new InputError(`line ${line}: a quote that is stray or never closed.`);
      if (fields.length > 1 || fields[0] !== '') records.push({ line, fields });
      line += source.split('\n').length - 1;
      start = cursor;
    },
  });
  return records;
}
