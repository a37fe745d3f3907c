import { BlockStack } from '@shopify/polaris';
import type { DraftEditing } from '#app/ui/admin/draft-field.tsx';
import { CommissionFields } from './commission-fields.tsx';
import { FriendFields } from './friend-fields.tsx';
import { JoiningFields } from './joining-fields.tsx';
import type { SettingsDraft } from './settings-draft.ts';
import { TimeFields } from './time-fields.tsx';

export interface SettingsFieldsProps extends DraftEditing<SettingsDraft> {
  readonly currency: string;
  readonly applyUrl: string;
}

export function SettingsFields(props: SettingsFieldsProps) {
  return (
    <BlockStack gap="400">
      <CommissionFields {...props} />
      <TimeFields {...props} />
      <FriendFields {...props} />
      <JoiningFields {...props} />
    </BlockStack>
  );
}
