import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { Failure } from '#app/domain/failure.ts';
import { CommissionPage } from '#app/ui/portal/commission-page.tsx';
import { messagesIn } from '#app/ui/portal/messages/messages.ts';
import { partnerLoader } from '../guards.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => {
  if (data === undefined) return [];
  const texts = messagesIn(data.locale).commissions;
  const { orderName } = data.commission;
  return [{ title: orderName === null ? texts.forRegistration : texts.forOrder(orderName) }];
};

export const loader = partnerLoader(async ({ portal, shop, viewer, params, locale }) => {
  const id = z.uuid().safeParse(params.entitlement);
  const commission = id.success ? await portal.getCommission(shop, viewer.partner, id.data) : null;
  if (commission === null) throw new Failure('not_found', 'There is no such commission.');
  return { locale, commission };
});

export default function Commission() {
  return <CommissionPage commission={useLoaderData<typeof loader>().commission} />;
}
