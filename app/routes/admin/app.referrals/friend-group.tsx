import { FormLayout } from '@shopify/polaris';
import { discountCodeFrom } from '#app/domain/discount-code.ts';
import { giftOptions } from '../friend-gift-draft.ts';
import { Chosen, Group, type ReferralFieldsProps, Typed } from './referral-field.tsx';

const example = { name: 'Zoë Müller', number: 1001 };
const exampleLetters = new Uint8Array([7, 20, 11, 3, 25, 14]);

/** What the person gets who was sent. */
export function FriendGroup(all: ReferralFieldsProps) {
  const { draft } = all;
  return (
    <Group title="The friend gets">
      <FormLayout.Group>
        <Chosen
          all={all}
          name="credit"
          label="The friend is rewarded"
          options={[
            { value: 'registration', label: 'When they register' },
            { value: 'order', label: 'With their first order' },
            { value: 'none', label: 'Not at all' },
          ]}
          helpText="Given in Shopify, once for each friend."
        />
        {draft.credit !== 'none' && <Chosen all={all} name="gift" label="With" options={giftOptions} />}
      </FormLayout.Group>
      {draft.credit !== 'none' && <Gift {...all} />}
      {draft.credit !== 'none' && <Expiry {...all} />}
      <FormLayout.Group>
        <Chosen
          all={all}
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
        {draft.codes === 'yes' && <Typed all={all} name="codePercent" label="Discount" suffix="%" />}
      </FormLayout.Group>
      {draft.codes === 'yes' && (
        <Typed
          all={all}
          isText
          name="codeTemplate"
          label="The code is made like this"
          helpText={`{NAME} is the first name, {NUMBER} the referrer’s number, {RANDOM} six letters drawn by lot. Zoë Müller gets ${discountCodeFrom(draft.codeTemplate, example, exampleLetters, 0)}.`}
        />
      )}
    </Group>
  );
}

function Gift(all: ReferralFieldsProps) {
  const { draft, currency } = all;
  return (
    <FormLayout.Group>
      {draft.gift === 'code_percent' ? (
        <Typed all={all} name="giftPercent" label="Discount of the reward" suffix="%" />
      ) : (
        <Typed all={all} name="storeCredit" label="Amount of the reward" suffix={currency} />
      )}
      {draft.gift !== 'store_credit' && (
        <Typed
          all={all}
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
        all={all}
        name="expiry"
        label="How long it can be used"
        options={[
          { value: 'never', label: 'For ever' },
          { value: 'days', label: 'For some days' },
        ]}
      />
      {all.draft.expiry === 'days' && <Typed all={all} name="expiryDays" label="Days" suffix="days" />}
    </FormLayout.Group>
  );
}
