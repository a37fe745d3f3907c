/** The theme extension's settings: a metafield of the app's installation, which Liquid reads as `app.metafields.tributary.settings`. */
import type { EmbedSettingsPorts } from '#app/flows/publish-embed-settings.ts';
import { type AdminClient, mapOutcome } from './admin-client.ts';
import { installationId, setMetafields } from './operations.ts';

export function createEmbedSettingsCalls(
  client: AdminClient,
): Pick<EmbedSettingsPorts, 'readInstallation' | 'writeSettings'> {
  return {
    readInstallation: async (shopId) =>
      mapOutcome(
        await client.graphql(shopId, installationId, {}),
        ({ currentAppInstallation }) => currentAppInstallation.id,
      ),
    async writeSettings(shopId, ownerId, settings) {
      const metafield = {
        ownerId,
        namespace: 'tributary',
        key: 'settings',
        type: 'json',
        value: JSON.stringify(settings),
      };
      return mapOutcome(await client.graphql(shopId, setMetafields, { metafields: [metafield] }), () => null);
    },
  };
}
