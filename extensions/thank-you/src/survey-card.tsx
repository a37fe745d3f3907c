/**
 * "How did you hear about us?", asked once an order is placed. The answer is evidence of who sent the shopper, so it is asked of everybody, may
 * be left unanswered, and can be changed while the app allows it. What was chosen stays on the page when sending fails.
 */
import { useState } from 'preact/hooks';
import { writeToApp } from '../../referral/ask-app.ts';
import { useHost, useTranslate } from '../../referral/host.ts';
import { useAnswer } from '../../referral/use-answer.ts';
import { parseSurvey, type SurveyAnswer } from './survey.ts';

const longestText = 200;

/** `orderId`: Shopify's number as text. */
export function SurveyCard({ orderId }: { readonly orderId: string }) {
  const translate = useTranslate();
  const { asked } = useAnswer(`survey?order=${orderId}`, parseSurvey);
  // A question that cannot be asked is not missed.
  if (asked.state !== 'answered' || asked.answer.state !== 'open') return null;
  return (
    <s-section heading={translate('survey.heading')}>
      <Question orderId={orderId} choices={asked.answer.choices} given={asked.answer.answer} />
    </s-section>
  );
}

interface QuestionProps {
  readonly orderId: string;
  readonly choices: readonly string[];
  readonly given: SurveyAnswer | null;
}

type Sending = 'open' | 'sending' | 'failed' | 'sent';

function Question({ orderId, choices, given }: QuestionProps) {
  const host = useHost();
  const translate = useTranslate();
  const [sending, setSending] = useState<Sending>(given === null ? 'open' : 'sent');
  const [choice, setChoice] = useState(given?.choice ?? null);
  const [text, setText] = useState(given?.text ?? '');
  const [missing, setMissing] = useState(false);

  const send = () => {
    if (choice === null) return setMissing(true);
    setSending('sending');
    return writeToApp(host, 'survey', { orderId, choice, text: text.trim() || null }).then(
      () => setSending('sent'),
      () => setSending('failed'),
    );
  };

  if (sending === 'sent') return <Thanks onChange={() => setSending('open')} />;
  return (
    <s-form onSubmit={send}>
      <s-stack gap="base">
        <s-choice-list
          label={translate('survey.heading')}
          labelAccessibilityVisibility="exclusive"
          name="choice"
          values={choice === null ? [] : [choice]}
          error={missing ? translate('survey.choose') : undefined}
          onChange={(event) => {
            setChoice((event.currentTarget as HTMLElementTagNameMap['s-choice-list']).values?.[0] ?? null);
            setMissing(false);
          }}
        >
          {choices.map((one) => (
            <s-choice key={one} value={one} selected={one === choice}>
              {one}
            </s-choice>
          ))}
        </s-choice-list>
        <s-text-field
          label={translate('survey.more')}
          name="text"
          value={text}
          maxLength={longestText}
          onChange={(event) => setText((event.currentTarget as HTMLElementTagNameMap['s-text-field']).value ?? '')}
        />
        {sending === 'failed' && <s-banner tone="critical">{translate('survey.failed')}</s-banner>}
        <s-button type="submit" variant="secondary" loading={sending === 'sending'}>
          {translate(sending === 'failed' ? 'failed.retry' : 'survey.send')}
        </s-button>
      </s-stack>
    </s-form>
  );
}

function Thanks({ onChange }: { readonly onChange: () => void }) {
  const translate = useTranslate();
  return (
    <s-stack gap="base">
      <s-text>{translate('survey.thanks')}</s-text>
      <s-button variant="secondary" onClick={onChange}>
        {translate('survey.change')}
      </s-button>
    </s-stack>
  );
}
