import { defineConfig } from 'vitest/config';

/** Unit tests: plain Node. `test/edge` has a configuration of its own, since it runs inside workerd. */
export default defineConfig({
  test: { include: ['test/unit/**/*.test.ts'], server: { deps: { inline: [/@tensorflow/] } } },
});
