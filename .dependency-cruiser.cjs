// The arrows between the folders: who may import whom. The reasons are in README.md ("Map of the folders") and docs/decisions.
// Each rule names what it protects; a new folder that needs a new arrow is a decision, not a line added here in passing.

const NODE_CORE = ['core'];
const PACKAGES = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown'];
const TESTS = '[.]test[.]tsx?$';

/** Everything of ours that is none of these folders. */
const ownExcept = (...folders) =>
  `^(?!${folders.join('|')}|node_modules/)(app|server|workers|sandbox|scripts|tests|bench|prisma|extensions)/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment:
        'Two files that need each other are one file, or lack a third. Cycles of types alone do no harm at run time.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'domain-imports-only-itself',
      comment: 'The rules are data in and data out: no input or output, no packages, no Node.',
      severity: 'error',
      from: { path: '^app/domain/' },
      to: { pathNot: '^app/domain/' },
    },
    {
      name: 'flows-import-domain-and-ports',
      comment: 'A use case says in flows/ports what it needs from the world and never reaches for it.',
      severity: 'error',
      from: { path: '^app/flows/' },
      to: { path: ownExcept('app/domain/', 'app/flows/') },
    },
    {
      name: 'flows-need-no-packages',
      comment: 'What needs a package is an adapter.',
      severity: 'error',
      from: { path: '^app/flows/' },
      to: { dependencyTypes: [...PACKAGES, ...NODE_CORE] },
    },
    {
      name: 'adapters-import-domain-and-ports',
      comment: 'Adapters fulfil ports; they never call a use case, a route or another process.',
      severity: 'error',
      from: { path: '^app/adapters/' },
      to: { path: ownExcept('app/domain/', 'app/flows/', 'app/adapters/') },
    },
    {
      name: 'adapters-know-only-the-ports-of-flows',
      comment:
        "A port is a type, which may stand beside the flow that asks for it; what a flow does is none of an adapter's business.",
      severity: 'error',
      from: { path: '^app/adapters/' },
      to: { path: '^app/flows/', pathNot: '^app/flows/ports', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'routes-never-reach-adapters',
      comment: 'A route gets what it needs from context.services; of the composition root it may know the types.',
      severity: 'error',
      from: { path: '^app/routes/' },
      to: {
        path: ownExcept(
          'app/domain/',
          'app/flows/',
          'app/ui/',
          'app/routes/',
          'app/composition',
          'app/load-context',
          'app/root[.]',
        ),
      },
    },
    {
      name: 'routes-know-only-types-of-the-root',
      comment: 'Importing its values would compose a second application in the bundle of the pages.',
      severity: 'error',
      from: { path: '^app/(routes|ui)/' },
      to: { path: '^app/(composition|load-context|config|root[.])', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'ui-shows-and-nothing-else',
      comment: 'Components get data; they know the domain for its types and formats.',
      severity: 'error',
      from: { path: '^app/ui/' },
      to: { path: ownExcept('app/domain/', 'app/ui/') },
    },
    {
      name: 'processes-import-flows-and-the-root',
      comment: 'server and workers are doors: they parse, call one flow, answer.',
      severity: 'error',
      from: { path: '^(server|workers)/' },
      to: {
        path: ownExcept(
          'app/domain/',
          'app/flows/',
          'app/composition',
          'app/config',
          'app/load-context',
          'server/',
          'workers/',
        ),
      },
    },
    {
      name: 'server-and-workers-are-apart',
      severity: 'error',
      from: { path: '^(server|workers)/' },
      to: { path: '^(server|workers)/', pathNot: '^$1/' },
    },
    {
      name: 'sandbox-stands-alone',
      comment:
        'The outside world knows the app over HTTP only; a shared type would hide a wrong assumption on both sides.',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: ownExcept('sandbox/') },
    },
    {
      name: 'extensions-stand-alone',
      comment: "They run in the shopper's browser, weighed by Shopify, and know the app over HTTP only.",
      severity: 'error',
      from: { path: '^extensions/' },
      to: { path: ownExcept('extensions/') },
    },
    {
      name: 'app-does-not-know-the-sandbox',
      severity: 'error',
      from: { path: '^(app|server|workers)/' },
      to: { path: '^(sandbox|scripts|tests|bench)/' },
    },
    {
      name: 'database-client-stays-in-its-adapter',
      comment: 'Read models and repositories are in app/adapters/db; nobody else sees Prisma.',
      severity: 'error',
      from: { pathNot: '^(app/adapters/db/|prisma/|scripts/prisma-engine)' },
      to: { path: ['^app/adapters/db/generated/', 'node_modules/@prisma/', 'node_modules/[.]?prisma/'] },
    },
    {
      name: 'polaris-is-for-the-admin',
      severity: 'error',
      from: { path: '^(app|server|workers)/', pathNot: '^app/(routes|ui)/(admin|auth)/' },
      to: { path: 'node_modules/@shopify/(polaris|polaris-icons|app-bridge-react)/' },
    },
    {
      name: 'mantine-is-for-the-portal',
      severity: 'error',
      from: { path: '^(app|server|workers)/', pathNot: '^app/(routes|ui)/portal/' },
      to: { path: 'node_modules/@mantine/' },
    },
    {
      name: 'no-test-is-imported',
      severity: 'error',
      from: {},
      to: { path: TESTS },
    },
    {
      name: 'production-needs-no-development-package',
      comment: 'An installation without development packages must run.',
      severity: 'error',
      // app/routes.ts is read by the build alone.
      from: { path: '^(app|server|workers)/', pathNot: '^app/(adapters/db/generated/|routes[.]ts$)' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      // Vite's own spellings, such as `styles.css?url`, resolve when it builds.
      to: { couldNotResolve: true, pathNot: '[?](url|raw|inline)$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(build|[.]data|[.]runtime|[.]cache)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json'],
    },
  },
};
