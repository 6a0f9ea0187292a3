import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { leaveNothing } from './cli/leave-nothing.ts';
import { offlineWrangler } from './cli/offline-wrangler.ts';
import { assetsWithCatalogue } from './test/assets-with-catalogue.ts';

// What tests start and write goes with them, also when they are cut off.
leaveNothing();
Object.assign(process.env, offlineWrangler);

/** What is polled for comes when it comes: on a busy machine not within the second that is the default. */
const patient = { poll: { timeout: 30_000, interval: 50 } };

const assets = await assetsWithCatalogue();

/** Tests inside workerd. @param r2Buckets bound besides what wrangler.toml binds. */
function edge(name: string, tests: { include: string[]; exclude: string[] }, r2Buckets: string[]) {
  return {
    plugins: [
      cloudflareTest({
        main: './test/edge/worker.ts',
        wrangler: { configPath: './wrangler.toml' },
        miniflare: {
          r2Buckets,
          assets: { directory: assets },
          // An operator's own sign-in, which no deployment has unless it is bound.
          serviceBindings: { SIGN_IN: 'sign-in' },
          workers: [
            {
              name: 'sign-in',
              compatibilityDate: '2026-11-01',
              modules: true,
              scriptPath: './test/edge/sign-in.js',
            },
          ],
        },
      }),
    ],
    test: {
      name,
      expect: patient,
      ...tests,
      globalSetup: ['./test/edge/model-server.ts', './test/edge/push-receiver.ts'],
      testTimeout: 60_000,
      // One workerd serves many files: starting it takes longer than most files. Tests share an isolate
      // and its storage, as rooms do, so each uses rooms of its own.
      isolate: false,
    },
  };
}

/** Each suite runs the real thing it is named after; `test/README.md` says what belongs where. */
export default defineConfig({
  test: {
    // A worker for each core, where the default leaves one core out: on two cores it would be one worker.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          expect: patient,
          include: ['test/unit/**/*.test.ts'],
          testTimeout: 30_000,
          server: { deps: { inline: [/@tensorflow/] } },
        },
      },
      {
        test: {
          name: 'bundle',
          expect: patient,
          include: ['test/bundle/**/*.test.ts'],
          setupFiles: './test/leave-nothing.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'abuse',
          expect: patient,
          include: ['test/abuse/**/*.test.ts'],
          globalSetup: './test/abuse/setup.ts',
          setupFiles: './test/leave-nothing.ts',
          // All attack one server, whose memory is measured.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'browser',
          expect: patient,
          include: ['test/browser/**/*.test.ts'],
          // One server and one Chromium serve the files of a worker (test/browser/venue.ts).
          isolate: false,
          // Of those tests that say so: they wait, and leave the cores to others.
          maxConcurrency: 3,
          setupFiles: './test/leave-nothing.ts',
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      edge(
        'edge',
        { include: ['test/edge/**/*.test.ts'], exclude: ['test/edge/clip-bucket.test.ts'] },
        [],
      ),
      // What there is of recordings, where a deployment has a bucket for them.
      edge(
        'edge-bucket',
        {
          include: ['test/edge/clip*.test.ts', 'test/edge/lifetime.test.ts'],
          exclude: ['test/edge/clip-database.test.ts'],
        },
        ['CLIPS'],
      ),
    ],
  },
});
