import { FormLayout } from '@shopify/polaris';
import { discountCodeFrom } from '#app/domain/discount-code.ts';
import { Chosen, FieldGroup, Typed } from '#app/ui/admin/draft-field.tsx';
import { giftOptions } from '../friend-gift-draft.ts';
import type { ReferralFieldsProps } from './referral-fields.tsx';

const example = { name: 'Zoë Müller', number: 1001 };
const exampleLetters = new Uint8Array([7, 20, 11, 3, 25, 14]);

/** What the person gets who was sent. */
export function FriendGroup(all: ReferralFieldsProps) {
  const { draft } = all;
  return (
    <FieldGroup title="The friend gets">
      <FormLayout.Group>
        <Chosen
          editing={all}
          name="credit"
          label="The friend is rewarded"
          options={[
            { value: 'registration', label: 'When they register' },
            { value: 'order', label: 'With their first order' },
            { value: 'none', label: 'Not at all' },
          ]}
          helpText="Given in Shopify, once for each friend."
        />
        {draft.credit !== 'none' && <Chosen editing={all} name="gift" label="With" options={giftOptions} />}
      </FormLayout.Group>
      {draft.credit !== 'none' && <Gift {...all} />}
      {draft.credit !== 'none' && <Expiry {...all} />}
      <FormLayout.Group>
        <Chosen
          editing={all}
          name="codes"
          label="A discount code of each referrer"
          options={[
            { value: 'no', label: 'None' },
            { value: 'yes', label: 'Made for everybody who refers' },
          ]}
          {...(draft.codes === 'yes'
            ? { helpText: 'Whoever refers already gets one at the next look at their link.' }
            : {})}
        />
        {draft.codes === 'yes' && <Typed editing={all} name="codePercent" label="Discount" suffix="%" />}
      </FormLayout.Group>
      {draft.codes === 'yes' && (
        <Typed
          editing={all}
          inputMode="text"
          name="codeTemplate"
          label="The code is made like this"
          helpText={`{NAME} is the first name, {NUMBER} the referrer’s number, {RANDOM} six letters drawn by lot. Zoë Müller gets ${discountCodeFrom(draft.codeTemplate, example, exampleLetters, 0)}.`}
        />
      )}
    </FieldGroup>
  );
}

function Gift(all: ReferralFieldsProps) {
  const { draft, currency } = all;
  return (
    <FormLayout.Group>
      {draft.gift === 'code_percent' ? (
        <Typed editing={all} name="giftPercent" label="Discount of the reward" suffix="%" />
      ) : (
        <Typed editing={all} name="storeCredit" label="Amount of the reward" suffix={currency} />
      )}
      {draft.gift !== 'store_credit' && (
        <Typed
          editing={all}
          name="minOrder"
          label="For orders of at least"
          suffix={currency}
          helpText="Leave it empty for any order. The code is the friend’s own and can be used once."
        />
      )}
    </FormLayout.Group>
  );
}

/** How long the friend's reward can be used. What was granted before keeps its day. */
function Expiry(all: ReferralFieldsProps) {
  return (
    <FormLayout.Group>
      <Chosen
        editing={all}
        name="expiry"
        label="How long it can be used"
        options={[
          { value: 'never', label: 'For ever' },
          { value: 'days', label: 'For some days' },
        ]}
      />
      {all.draft.expiry === 'days' && <Typed editing={all} name="expiryDays" label="Days" suffix="days" />}
    </FormLayout.Group>
  );
}
