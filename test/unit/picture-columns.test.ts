/** Pictures that move with the time: each column where its time is. */
import { expect, test } from 'vitest';
import { PictureColumns } from '../../frontend/hearing/picture/picture-columns.ts';

const picture = () => new PictureColumns({ spanMs: 400, columnMs: 100, rows: 2 });

/** The picture as rows of opacities, the highest first. */
function drawn(columns: PictureColumns, at: number): number[][] {
  const pixels = new Uint8ClampedArray(4 * columns.columns * columns.rows);
  columns.drawInto(pixels, at);
  return Array.from({ length: columns.rows }, (_, row) =>
    Array.from(
      { length: columns.columns },
      (_, column) => pixels[4 * (row * columns.columns + column) + 3] as number,
    ),
  );
}

test('columns lie where their time is, the lowest row at the bottom', () => {
  const columns = picture();
  columns.put(Uint8Array.of(1, 2), 1000);
  columns.put(Uint8Array.of(3, 4), 1100);
  expect(drawn(columns, 1150)).toEqual([
    [0, 0, 2, 4],
    [0, 0, 1, 3],
  ]);
  expect(drawn(columns, 1250)).toEqual([
    [0, 2, 4, 0],
    [0, 1, 3, 0],
  ]);
  expect(drawn(columns, 9000)).toEqual([
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ]);
});

test('what lies between two columns that came is empty, not what was there before', () => {
  const columns = picture();
  for (const at of [0, 100, 200, 300]) columns.put(Uint8Array.of(9, 9), at);
  columns.put(Uint8Array.of(5, 5), 600);
  expect(drawn(columns, 600)[0]).toEqual([9, 0, 0, 5]);
  columns.put(Uint8Array.of(7, 7), 5000);
  expect(drawn(columns, 5000)[0]).toEqual([0, 0, 0, 7]);
});

test('a column that comes late goes to its place, and one that is too late to none', () => {
  const columns = picture();
  columns.put(Uint8Array.of(1, 1), 500);
  columns.put(Uint8Array.of(2, 2), 300);
  columns.put(Uint8Array.of(3, 3), 100);
  expect(drawn(columns, 500)[0]).toEqual([0, 2, 0, 1]);
});

test('one that is cleared shows nothing, and goes on', () => {
  const columns = picture();
  columns.put(Uint8Array.of(1, 1), 500);
  columns.clear();
  expect(drawn(columns, 500)[0]).toEqual([0, 0, 0, 0]);
  columns.put(Uint8Array.of(2, 2), 600);
  expect(drawn(columns, 600)[0]).toEqual([0, 0, 0, 2]);
});
