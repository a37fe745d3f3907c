import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '#app/config.ts';

const good = {
  DATABASE_URL: 'postgresql://user:word@localhost:5432/tributary',
  SHOPIFY_API_KEY: 'key',
  SHOPIFY_API_SECRET: 'secret',
  SHOPIFY_APP_URL: 'https://app.example/',
  ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
};

describe('the environment', () => {
  it('is read with its defaults', () => {
    const config = readConfig(good);
    expect(config).toMatchObject({
      mode: 'production',
      port: 3100,
      redisUrl: null,
      smtpUrl: null,
      appUrl: 'https://app.example',
    });
    expect(config.queueDatabaseUrl).toBe(good.DATABASE_URL);
    expect(config.shopify.scopes).toContain('read_orders');
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ ...good, REDIS_URL: '', PORT: '' })).toMatchObject({ redisUrl: null, port: 3100 });
  });

  it('names every variable that is missing, a line each', () => {
    const mistakes = messageOf({}).split('\n');
    expect(mistakes).toHaveLength(5);
    for (const name of Object.keys(good)) expect(mistakes.join('\n')).toContain(`${name} is not set`);
  });

  it.each([
    ['DATABASE_URL', 'mysql://localhost/x', 'must be a URL that begins with postgres:// or postgresql://'],
    ['DATABASE_URL', 'localhost', 'must be a URL'],
    ['REDIS_URL', 'http://localhost', 'redis://'],
    ['PORT', 'eighty', 'must be a whole number'],
    ['PORT', '70000', 'PORT'],
    ['ENCRYPTION_KEY', 'short', '32 random bytes in base64'],
    ['SHOPIFY_APP_URL', 'app.example', 'must be a URL'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL'],
  ])('refuses %s=%s and says what it should look like', (name, value, hint) => {
    const message = messageOf({ ...good, [name]: value });
    expect(message.split('\n')).toHaveLength(1);
    expect(message).toContain(name);
    expect(message).toContain(hint);
  });

  it('never repeats a secret in a mistake', () => {
    expect(messageOf({ ...good, ENCRYPTION_KEY: 'hunter2', DATABASE_URL: 'mysql://user:hunter2@x/y' })).not.toContain(
      'hunter2',
    );
  });
});

function messageOf(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('the environment was accepted');
}
