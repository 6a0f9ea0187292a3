/** `npm run models`: the catalogue of this deployment, and what a model is before a room hears with it. */
import { ModelError } from '../models/package/model-error.ts';
import { runModels } from './models/commands.ts';
import { DownloadError } from './models/download.ts';
import { UsageError } from './usage-error.ts';

try {
  console.log(await runModels(process.argv.slice(2)));
} catch (error) {
  if (error instanceof UsageError) {
    console.error(error.message);
    process.exitCode = 2;
  } else if (error instanceof ModelError) {
    console.error(`${error.code}: ${error.message}`);
    process.exitCode = 1;
  } else if (error instanceof DownloadError) {
    console.error(error.message);
    process.exitCode = 1;
  } else throw error;
}
