import { defineConfig } from 'vite';

/** The two processes, build/node/server.js and build/node/worker.js: our own sources in one file each, npm packages left where they are installed. */
export default defineConfig({
  // The folder of static files belongs to the pages' build.
  publicDir: false,
  build: {
    ssr: true,
    target: 'node22',
    outDir: 'build/node',
    emptyOutDir: true,
    sourcemap: true,
    minify: false,
    rollupOptions: {
      input: { server: 'server/main.ts', worker: 'workers/main.ts' },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'shared/[name]-[hash].js' },
    },
  },
});
