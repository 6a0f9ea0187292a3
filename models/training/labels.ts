/** The everyday sounds that a model may know, and what people are told of them. */
import { readFileSync } from 'node:fs';
import { readCsv } from '../node/csv.ts';
import type { LabelDetails } from '../package/metadata.ts';

export interface Label extends LabelDetails {
  name: string;
}

/** @returns those of `labels.csv`, in its order. */
export function readLabels(): Label[] {
  const text = readFileSync(new URL('labels.csv', import.meta.url), 'utf8');
  return readCsv(text, ['label', 'title', 'group', 'essential']).map(({ values }) => ({
    name: values.label ?? '',
    title: values.title ?? '',
    group: values.group ?? '',
    essential: values.essential === 'yes',
  }));
}
