/** Detections as a table (CSV, RFC 4180), for spreadsheets and scripts. */
import papaparse from 'papaparse';
import type { Detection } from '../../protocol/logged-event.ts';

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
] as const satisfies (keyof Detection)[];

/** With a header line; times as ISO 8601; names that a spreadsheet would run as formulas defused. */
export function table(detections: readonly Detection[]): string {
  const rows = detections.map(({ at, durationMs = '', mics, ...rest }) => ({
    ...rest,
    at: new Date(at).toISOString(),
    durationMs,
    mics: mics?.map(({ name }) => name).join('; ') ?? rest.name,
  }));
  return `${papaparse.unparse(rows, { columns: [...columns], escapeFormulae: true })}\r\n`;
}
