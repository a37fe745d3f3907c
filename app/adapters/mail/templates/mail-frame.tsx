/** The frame of every mail: one column, system fonts, contrast that holds in light and dark, and nothing that is loaded from elsewhere. */
import {
  Body,
  Button,
  Container,
  Head,
  Heading,
  Hr,
  Html,
  Link,
  Preview,
  Section,
  Text,
} from '@react-email/components';
import type { CSSProperties, ReactNode } from 'react';
import type { MailContext } from '#app/flows/send-mail.ts';
import { mailTexts } from '../mail-texts.ts';

const font = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, Helvetica, Arial, sans-serif';

const styles = {
  body: { backgroundColor: '#f4f4f2', fontFamily: font, margin: 0, padding: '24px 12px' },
  card: {
    backgroundColor: '#ffffff',
    border: '1px solid #e2e2de',
    borderRadius: '10px',
    maxWidth: '560px',
    padding: '28px 28px 20px',
  },
  shop: { color: '#5c5f62', fontSize: '14px', lineHeight: '20px', margin: '0 0 12px' },
  title: { color: '#1a1c1d', fontSize: '24px', lineHeight: '30px', fontWeight: 650, margin: '0 0 16px' },
  text: { color: '#303335', fontSize: '16px', lineHeight: '25px', margin: '0 0 14px' },
  button: {
    backgroundColor: '#12513f',
    borderRadius: '8px',
    color: '#ffffff',
    fontSize: '16px',
    fontWeight: 600,
    padding: '12px 22px',
    textDecoration: 'none',
  },
  hint: { color: '#5c5f62', fontSize: '13px', lineHeight: '19px', margin: '18px 0 0', wordBreak: 'break-all' },
  small: { color: '#5c5f62', fontSize: '13px', lineHeight: '19px', margin: 0 },
  rule: { borderColor: '#e2e2de', margin: '24px 0 12px' },
  factLabel: { color: '#5c5f62', fontSize: '13px', lineHeight: '18px', margin: '0 0 2px' },
  factValue: {
    color: '#1a1c1d',
    fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
    fontSize: '15px',
    lineHeight: '22px',
    margin: '0 0 14px',
    wordBreak: 'break-all',
  },
} satisfies Record<string, CSSProperties>;

interface MailFrameProps {
  readonly context: MailContext;
  readonly title: string;
  /** What lists of mails show beside the subject. */
  readonly preview: string;
  readonly children: ReactNode;
}

export function MailFrame({ context, title, preview, children }: MailFrameProps) {
  const texts = mailTexts[context.locale];
  return (
    <Html lang={context.locale} dir="ltr">
      <Head>
        <title>{title}</title>
        <meta name="color-scheme" content="light dark" />
      </Head>
      <Preview>{preview}</Preview>
      <Body style={styles.body}>
        <Container style={styles.card} role="article" aria-label={title}>
          <Text style={styles.shop}>{context.shopName}</Text>
          <Heading as="h1" style={styles.title}>
            {title}
          </Heading>
          <Paragraph>{texts.greeting(context.recipientName)}</Paragraph>
          {children}
          <Hr style={styles.rule} />
          <Sender context={context} />
        </Container>
      </Body>
    </Html>
  );
}

/** Who writes, and in mail that is marketing why, and how to have no more of it. */
function Sender({ context }: { readonly context: MailContext }) {
  const { shopName, shopEmail, shopAddress, unsubscribeUrl } = context;
  const texts = mailTexts[context.locale];
  const [style, below] = [styles.small, { ...styles.small, margin: '8px 0 0' }];
  // An address may begin with the shop's name.
  const lines = [
    shopName,
    ...shopAddress.filter((line) => line !== shopName),
    ...(shopEmail === null ? [] : [shopEmail]),
  ];
  return (
    <>
      <Text style={style}>{texts.footer(shopName)}</Text>
      <Text style={below}>{lines.join(' · ')}</Text>
      {unsubscribeUrl === null ? null : (
        <Text style={below}>
          {texts.whyReminded(shopName)}{' '}
          <Link href={unsubscribeUrl} style={{ color: '#5c5f62', textDecoration: 'underline' }}>
            {texts.unsubscribe}
          </Link>
        </Text>
      )}
    </>
  );
}

export function Paragraph({ children }: { readonly children: ReactNode }) {
  return <Text style={styles.text}>{children}</Text>;
}

/** A value to copy, under its name. */
export function Fact({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <Section>
      <Text style={styles.factLabel}>{label}</Text>
      <Text style={styles.factValue}>{value}</Text>
    </Section>
  );
}

/** A button, with its address below it for mail programs that show none. */
export function Action({
  context,
  href,
  label,
}: {
  readonly context: MailContext;
  readonly href: string;
  readonly label: string;
}) {
  return (
    <Section style={{ margin: '22px 0 18px' }}>
      <Button href={href} style={styles.button}>
        {label}
      </Button>
      <Text style={styles.hint} data-skip-in-text={true}>
        {mailTexts[context.locale].linkHint}
        <br />
        <Link href={href} style={{ color: '#12513f' }}>
          {href}
        </Link>
      </Text>
    </Section>
  );
}
