/** YAMNet, fetched from its publisher: the weights and the names of its classes, each by its SHA-256. */
import { createHash } from 'node:crypto';
import { readCsv } from '../../models/node/csv.ts';
import type { ModelFiles } from '../../models/package/model-package.ts';
import { DownloadError, download } from './download.ts';
import { weightsFile, yamnetPackage } from './yamnet-package.ts';

/** What a file has to be, wherever it is fetched from. */
interface Published {
  name: string;
  address: string;
  sha256: string;
  maxBytes: number;
}

export interface PublishedYamnet {
  weights: Published;
  classes: Published;
}

/**
 * As https://github.com/tensorflow/models/tree/master/research/audioset/yamnet publishes it. The copies
 * on TensorFlow Hub and Kaggle are of other formats, and their addresses have changed twice.
 */
export const publishedYamnet: PublishedYamnet = {
  weights: {
    name: weightsFile,
    address: 'https://storage.googleapis.com/audioset/yamnet.h5',
    sha256: '13c3308955bbfaef262f175ac9c40e47b134573a93984f009220dd7cc12a1744',
    maxBytes: 15_296_092,
  },
  classes: {
    name: 'yamnet_class_map.csv',
    address:
      'https://raw.githubusercontent.com/tensorflow/models/dfffd623b6be8d1d9744b8e261fbac370d17c46d/research/audioset/yamnet/yamnet_class_map.csv',
    sha256: 'cdf24d193e196d9e95912a2667051ae203e92a2ba09449218ccb40ef787c6df2',
    maxBytes: 14_096,
  },
};

/**
 * @param from address of a folder with both files, instead of the publisher's.
 * @throws {DownloadError} if they cannot be fetched, or are not what was published
 * @throws {ModelError} if the weights are none of YAMNet
 */
export async function fetchYamnet(
  from?: string,
  { weights, classes }: PublishedYamnet = publishedYamnet,
): Promise<ModelFiles> {
  const text = new TextDecoder().decode(await fetchPublished(classes, from));
  const labels = readCsv(text, ['display_name']).map(({ values }) => values.display_name ?? '');
  return yamnetPackage(await fetchPublished(weights, from), labels, {
    weights: `${weights.address}, SHA-256 ${weights.sha256}`,
    classes: `${classes.address}, SHA-256 ${classes.sha256}`,
  });
}

async function fetchPublished(file: Published, from?: string): Promise<Uint8Array<ArrayBuffer>> {
  const address = from === undefined ? file.address : `${from.replace(/\/$/, '')}/${file.name}`;
  const bytes = await download(address, file.maxBytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 === file.sha256) return bytes;
  throw new DownloadError(
    `${address} is not the ${file.name} that was published: its SHA-256 is ${sha256}, not ${file.sha256}.`,
  );
}
