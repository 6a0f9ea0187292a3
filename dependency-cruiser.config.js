/** Who may import whom; docs/architecture.md gives the reasons. */

/** What of ours a part may import besides itself; the rest is forbidden. Parts are path patterns. */
const models = 'models/(?!training/|evaluation/|node/)';
/** Offline tools of models/: they read files, and nothing that serves may import them. */
const modelTools = 'models/(training|evaluation|node)/';
const client = 'client/';
export const parts = {
  protocol: { path: 'protocol/', imports: [] },
  sound: { path: 'sound/', imports: [] },
  models: { path: models, imports: ['sound/'] },
  'model-tools': { path: modelTools, imports: ['protocol/', 'sound/', models, 'recordings/'] },
  recordings: { path: 'recordings/', imports: ['protocol/', 'sound/'] },
  edge: { path: 'edge/', imports: ['protocol/', models] },
  'durable-objects': {
    path: 'durable-objects/',
    imports: ['protocol/', 'sound/', 'edge/', models],
  },
  // `models` for recordings, which are recognised beside the room, not in it.
  worker: {
    path: 'worker/',
    imports: ['protocol/', 'sound/', 'edge/', 'durable-objects/', models],
  },
  client: { path: client, imports: ['protocol/', 'sound/'] },
  frontend: { path: 'frontend/', imports: [client, 'protocol/', 'sound/', models] },
  cli: {
    path: 'cli/',
    imports: [client, 'protocol/', 'sound/', models, modelTools, 'recordings/'],
  },
  bench: {
    path: 'bench/',
    imports: [
      client,
      'protocol/',
      'sound/',
      'edge/',
      models,
      modelTools,
      'durable-objects/',
      'recordings/',
      'cli/',
    ],
  },
};
/** What is deployed or published. */
const served = [
  'protocol/',
  'sound/',
  models,
  'edge/',
  'durable-objects/',
  'worker/',
  client,
  'frontend/',
];
/** @param {string[]} paths */
const oneOf = (paths) => `^(${paths.join('|')})`;
const ours = [...Object.values(parts).map(({ path }) => path), 'test/'];

/** What of the page's wings is open to the others: which sounds are urgent, too, as alerts come late. */
const open = [
  '^frontend/(elements|words)/',
  '^frontend/(locales/)?[^/]+/index[.]ts$',
  '^frontend/alerts/urgent[.]ts$',
];

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const layering = Object.entries(parts).map(([name, { path, imports }]) => ({
  name: `${name}-imports`,
  severity: 'error',
  from: { path: oneOf([path]) },
  to: { path: oneOf(ours), pathNot: oneOf([path, ...imports]) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layering,
    {
      name: 'client-without-capture',
      comment:
        'Capture needs a browser, and brings a worklet: whoever wants it imports it by itself.',
      severity: 'error',
      from: { path: '^client/', pathNot: '^client/audio/' },
      to: { path: '^client/audio/' },
    },
    {
      name: 'client-layers',
      comment: 'The connection stands on transports and state, which know nothing of it.',
      severity: 'error',
      from: { path: '^client/(transports|state)/' },
      to: { path: '^client/(connection|publish|http)/' },
    },
    {
      name: 'front-ends-by-kind',
      comment:
        'A kind of front end knows its parameters alone; training makes them, a bench measures one.',
      severity: 'error',
      from: { pathNot: '^(models/(front-ends|training)|bench/spectrogram|test)[/.]' },
      to: {
        path: '^models/front-ends/',
        pathNot: '^models/front-ends/(front-end|kinds)\\.ts$',
      },
    },
    {
      name: 'models-are-chosen-in-one-place',
      comment:
        'What starts the deployment says which models its rooms have; all else is handed them.',
      severity: 'error',
      from: { pathNot: '^worker/index\\.ts$' },
      to: { path: '^edge/embedded-model\\.ts$' },
    },
    {
      name: 'wings-by-their-door',
      comment:
        'A wing of the page is entered by its index.ts; elements/ and words/ are open to all.',
      severity: 'error',
      from: { path: '^frontend/([^/]+)/' },
      to: { path: '^frontend/[^/]+/', pathNot: ['^frontend/$1/', ...open] },
    },
    {
      name: 'page-by-the-doors-of-its-wings',
      severity: 'error',
      from: { path: '^frontend/[^/]+$' },
      to: { path: '^frontend/[^/]+/', pathNot: open },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'runs-anywhere',
      comment:
        'Neither Node nor cloudflare:* (which does not resolve): on the edge, in browsers and in Node.',
      severity: 'error',
      from: { path: oneOf(['protocol/', 'sound/', models, client, 'frontend/']) },
      to: { dependencyTypes: ['core', 'unknown'] },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'Every import is a file of ours, a package in package.json, or the platform.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'], pathNot: '^cloudflare:' },
    },
    {
      name: 'no-development-packages-in-the-product',
      severity: 'error',
      from: { path: oneOf(served) },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    // No `includeOnly`: it would take Node's own and unresolved modules away before the rules see them.
    exclude: { path: '^((client/)?dist|shared|\\.[^/]+|models/training/\\.work)/' },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types'] },
  },
};
