// `npm run deploy`: sends the app's configuration and its extensions to Shopify. The extensions of checkout and account carry the app's address in their
// scripts, which Shopify's command line takes from APP_URL; here it is the application_url of the very configuration that is sent.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'smol-toml';
import { z } from 'zod';

const CLI = '@shopify/cli@4.8.2';
const ROOT = join(import.meta.dirname, '..');

const given = process.argv.slice(2);
const { values } = parseArgs({ args: given, strict: false, options: { config: { type: 'string', short: 'c' } } });
const file = typeof values.config === 'string' ? `shopify.app.${values.config}.toml` : 'shopify.app.toml';
const configuration = z.object({ application_url: z.url({ protocol: /^https$/ }) });
const { application_url } = configuration.parse(parse(readFileSync(join(ROOT, file), 'utf8')));

if (new URL(application_url).hostname.endsWith('.example.com')) {
  process.stderr.write(`${file} still names ${application_url}: put your own address there first.\n`);
  process.exit(1);
}
const cli = spawn('npx', ['--yes', CLI, 'app', 'deploy', ...given], {
  cwd: ROOT,
  env: { ...process.env, APP_URL: application_url.replace(/\/+$/, '') },
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
cli.on('error', (error) => process.stderr.write(`${CLI} could not be started: ${error.message}\n`));
cli.on('close', (code) => process.exit(code ?? 1));
