/** Who may import whom; docs/architecture.md gives the reasons. */

/** Ours that a folder may import besides itself; what is not listed is forbidden. */
const allowed = {
  protocol: [],
  models: [],
  recordings: ['protocol', 'models'],
  'durable-objects': ['protocol', 'models'],
  worker: ['protocol', 'durable-objects'],
  frontend: ['protocol', 'models'],
  cli: ['frontend/client', 'protocol', 'recordings'],
  bench: ['frontend/client', 'protocol', 'models', 'recordings', 'cli'],
};
const folders = [...Object.keys(allowed), 'test'];

/** Offline tools of models/: they read files, and nothing that serves may import them. */
const offline = '^models/(training|evaluation|node)/';

const layering = Object.entries(allowed).map(([folder, others]) => ({
  name: `${folder}-imports`,
  severity: 'error',
  from: { path: `^${folder}/`, pathNot: offline },
  to: {
    path: `^(${folders.join('|')})/`,
    pathNot: `^(${[folder, ...others].join('|')})/`,
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layering,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'pure-core',
      comment: 'protocol and models run unchanged on the edge, in browsers and in Node.',
      severity: 'error',
      from: { path: '^(protocol|models)/', pathNot: offline },
      to: { path: '^(node:|cloudflare:)', dependencyTypes: ['core', 'unknown', 'undetermined'] },
    },
    {
      name: 'pure-core-no-node',
      severity: 'error',
      from: { path: '^(protocol|models)/', pathNot: offline },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'offline-tools-serve-nobody',
      severity: 'error',
      from: { path: '^(protocol|models|durable-objects|worker|frontend)/', pathNot: offline },
      to: { path: offline },
    },
    {
      name: 'client-runs-anywhere',
      comment: 'The client SDK also runs in Node: nothing of the page, no Node module.',
      severity: 'error',
      from: { path: '^frontend/client/' },
      to: { path: '^frontend/(?!client/)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'client-no-node',
      severity: 'error',
      from: { path: '^frontend/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'tests-serve-nobody',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-development-packages-in-the-product',
      severity: 'error',
      from: { path: '^(protocol|models|durable-objects|worker|frontend)/', pathNot: offline },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    includeOnly: `^(${folders.join('|')})/|^node_modules/`,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^models/training/\\.work' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.node.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types'] },
  },
};
