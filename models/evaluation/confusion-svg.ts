/** The confusion matrix as a picture that can be read, and read out. Pure. */

/** Side of a cell, in the picture's units (CSS pixels at full size). */
const cell = 15;
const margin = { left: 128, top: 128, right: 12, bottom: 12 };
const ink = '#000000';

/**
 * @param confusion clips by the index of their true label (row) and of the one they were taken for.
 * @returns an SVG of the labels that occur; darker is a larger share of the row.
 */
export function confusionSvg(confusion: readonly number[][], labels: readonly string[]): string {
  const at = (row: number, column: number) => confusion[row]?.[column] ?? 0;
  const shown = labels.flatMap((label, index) =>
    labels.some((_, other) => at(index, other) + at(other, index) > 0) ? [{ label, index }] : [],
  );
  const clips = confusion.flat().reduce((sum, count) => sum + count, 0);
  const right = confusion.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
  const width = margin.left + shown.length * cell + margin.right;
  const height = margin.top + shown.length * cell + margin.bottom;
  const cells = shown.flatMap((row, y) => {
    const all = shown.reduce((sum, column) => sum + at(row.index, column.index), 0);
    return shown.flatMap((column, x) => {
      const count = at(row.index, column.index);
      return count === 0 ? [] : [drawn(x, y, count, all, row.label, column.label)];
    });
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description" font-family="system-ui, sans-serif" font-size="10" fill="${ink}">`,
    '<title id="title">Which sounds are taken for which</title>',
    `<desc id="description">${describe(confusion, labels, clips, right)}</desc>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${margin.left - 6}" y="20" text-anchor="end" font-weight="bold">taken for \u2192</text>`,
    `<text x="${margin.left - 6}" y="${margin.top - 8}" text-anchor="end" font-weight="bold">was \u2193</text>`,
    ...shown.flatMap(({ label }, i) => labelled(escaped(label), i, shown.length)),
    ...cells,
    '</svg>',
    '',
  ].join('\n');
}

/** A label at its row and at its column, and the lines that lead from there. */
function labelled(label: string, i: number, count: number): string[] {
  const x = margin.left + i * cell;
  const y = margin.top + i * cell;
  const last = { x: margin.left + count * cell, y: margin.top + count * cell };
  const line = 'stroke="#e4e4e4" stroke-width="0.5"';
  return [
    `<line x1="${margin.left}" y1="${y}" x2="${last.x}" y2="${y}" ${line}/>`,
    `<line x1="${x}" y1="${margin.top}" x2="${x}" y2="${last.y}" ${line}/>`,
    `<text x="${margin.left - 6}" y="${y + cell - 4}" text-anchor="end">${label}</text>`,
    `<text transform="translate(${x + cell - 4} ${margin.top - 6}) rotate(-90)">${label}</text>`,
  ];
}

function drawn(x: number, y: number, count: number, all: number, was: string, taken: string) {
  const share = count / all;
  const left = margin.left + x * cell;
  const top = margin.top + y * cell;
  const words =
    was === taken
      ? `${was}: ${count} of ${all} right`
      : `${was} taken for ${taken}: ${count} of ${all}`;
  const colour = was === taken ? '#0b4f38' : '#8c1d18';
  // Never so pale that a single clip of many vanishes; numbers keep a contrast of 4:1 or more.
  const opacity = (0.15 + 0.85 * share).toFixed(2);
  const figure = share > 0.68 ? '#ffffff' : ink;
  return [
    `<g><title>${escaped(words)}</title>`,
    `<rect x="${left}" y="${top}" width="${cell}" height="${cell}" fill="${colour}" fill-opacity="${opacity}"/>`,
    `<text x="${left + cell / 2}" y="${top + cell - 4.5}" font-size="8" text-anchor="middle" fill="${figure}">${count}</text></g>`,
  ].join('');
}

/** In words: how many are right, and the confusions that occur most. */
function describe(
  confusion: readonly number[][],
  labels: readonly string[],
  clips: number,
  right: number,
): string {
  const most = confusion
    .flatMap((row, was) => row.map((count, taken) => ({ was, taken, count })))
    .filter(({ was, taken, count }) => was !== taken && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, 5)
    .map(({ was, taken, count }) => `${labels[was]} for ${labels[taken]} (${count})`);
  const confused = most.length > 0 ? ` Taken most often: ${most.join(', ')}.` : '';
  return escaped(
    `Rows are true labels, columns what clips were taken for, numbers are clips. ${right} of ${clips} clips are right, on the diagonal.${confused}`,
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
