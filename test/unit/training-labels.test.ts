import { describe, expect, it } from 'vitest';
import { readPackageFolder } from '../../models/node/open-package.ts';
import { readMetadata } from '../../models/package/metadata.ts';
import { readLabels } from '../../models/training/labels.ts';

const labels = readLabels();

describe('the labels that a model may be trained on', () => {
  it('each is told once, in one of six groups', () => {
    expect(new Set(labels.map(({ name }) => name)).size).toBe(labels.length);
    expect([...new Set(labels.map(({ group }) => group))]).toEqual([
      'people',
      'animals',
      'alerts',
      'home',
      'outdoors',
      'nature',
    ]);
  });

  it('the default model tells of its own what the list tells', () => {
    const metadata = readMetadata(readPackageFolder().metadata);
    const known = labels.filter(({ name }) => metadata.labels.includes(name));
    expect(known).toHaveLength(metadata.labels.length);
    expect(metadata.labelDetails).toEqual(
      Object.fromEntries(known.map(({ name, ...details }) => [name, details])),
    );
  });
});
