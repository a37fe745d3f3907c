import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations', seed: 'tsx prisma/seed.ts' },
  // Empty while generating, which needs no database.
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
