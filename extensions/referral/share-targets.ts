/** Addresses that open a message with the link already in it. */
export interface ShareTargets {
  readonly email: string;
  readonly whatsapp: string;
}

export function shareTargets(message: { readonly subject: string; readonly text: string }): ShareTargets {
  const subject = encodeURIComponent(message.subject);
  const text = encodeURIComponent(message.text);
  return { email: `mailto:?subject=${subject}&body=${text}`, whatsapp: `https://wa.me/?text=${text}` };
}
