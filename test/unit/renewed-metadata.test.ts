/** What a room knows of a model of the catalogue, after another deployment. */
import { expect, test } from 'vitest';
import { renewedMetadata } from '../../edge/renewed-metadata.ts';
import { readMetadata } from '../../models/package/metadata.ts';
import { tonesPackage } from '../tones-package.ts';

const deployed = readMetadata(tonesPackage({ labels: ['hum', 'whistle'] }).metadata);

test('a model that was deployed anew is what it is now, with what the host changed where that is still there', () => {
  const title = (text: string) => ({ title: text, group: 'own', essential: false });
  const known = {
    ...deployed,
    background: 'hum',
    labelDetails: { hum: title('Fridge'), whistle: title('Kettle') },
  };
  expect(renewedMetadata(known, deployed)).toBe(known);
  const next = { ...deployed, version: '9.0.0', thresholds: { hum: 0.9, whistle: 0.9 } };
  expect(renewedMetadata(known, next)).toEqual({
    ...next,
    background: 'hum',
    labelDetails: known.labelDetails,
  });
  const other = {
    ...deployed,
    labels: ['whistle', 'bang'],
    thresholds: { whistle: 0.9, bang: 0.9 },
  };
  expect(renewedMetadata(known, other)).toEqual({
    ...other,
    labelDetails: { whistle: title('Kettle') },
  });
});
