import { readFileSync } from 'node:fs';

/**
 * Reads a comma-separated table with a header line; a field may be quoted.
 * @returns the named columns of every row, as text.
 * @throws if the table lacks one of the columns.
 */
export function readTable<Column extends string>(
  path: string,
  columns: readonly Column[],
): Record<Column, string>[] {
  const [header = [], ...rows] = readFileSync(path, 'utf8').trimEnd().split(/\r?\n/).map(fields);
  const places = columns.map((column) => {
    const place = header.indexOf(column);
    if (place < 0) throw new Error(`${path} has no column "${column}"`);
    return [column, place] as const;
  });
  return rows.map(
    (row) =>
      Object.fromEntries(places.map(([column, place]) => [column, row[place] ?? ''])) as Record<
        Column,
        string
      >,
  );
}

function fields(line: string): string[] {
  return Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );
}
