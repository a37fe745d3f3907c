/**
 * The application to a programme in the shop's own pages. GET /proxy/application?program=KEY says whether the signed-in customer has applied;
 * POST applies, with the form of the theme's block. A script is answered with JSON, a browser that sent the form by itself with a page.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { Failure } from '#app/domain/failure.ts';
import { parseApplication } from '#app/routes/portal/portal.$shop.apply/application.server.ts';
import { type ApplicationResult, applicationPage } from './application-page.server.ts';
import { addressOf, answerGet, refuseMethod, requireStorefrontCall } from './proxy-request.server.ts';

const longestForm = 40_000;
const programKey = z.string().max(100).catch('');
const language = z
  .string()
  .regex(/^[a-z]{2}(-[A-Za-z]{2,4})?$/)
  .catch('en');

export function loader(args: LoaderFunctionArgs): Promise<Response> {
  return answerGet(async () => {
    const { shopId, customerId } = await requireStorefrontCall(args);
    const wanted = programKey.parse(new URL(args.request.url).searchParams.get('program'));
    return args.context.services.storefront.applicationStanding(shopId, { customerId, programKey: wanted });
  });
}

export async function action(args: ActionFunctionArgs): Promise<Response> {
  const { request } = args;
  if (request.method !== 'POST') return refuseMethod();
  const isScript = request.headers.get('accept')?.includes('application/json') === true;
  if (isScript) {
    let status = 200;
    const answer = await answerGet(async () => {
      const { result, ...told } = await apply(args);
      status = told.status;
      return result;
    });
    return answer.ok ? new Response(answer.body, { status, headers: answer.headers }) : answer;
  }
  const { result, locale, status } = await apply(args);
  const headers = { 'content-type': 'application/liquid; charset=utf-8', 'cache-control': 'no-store' };
  return new Response(applicationPage(result, locale), { status, headers });
}

interface Applied {
  readonly result: ApplicationResult;
  readonly locale: string;
  readonly status: number;
}

/** Throws Failure: `unauthenticated`, `too_large`, or `not_found` for a programme that takes no applications. */
async function apply(args: ActionFunctionArgs): Promise<Applied> {
  const { request, context } = args;
  const { portal } = context.services;
  await requireStorefrontCall(args);
  if (Number(request.headers.get('content-length')) > longestForm)
    throw new Failure('too_large', 'The form is too long.');
  // Signed, like all of the query.
  const domain = new URL(request.url).searchParams.get('shop') ?? '';
  const shop = await portal.requireShop(domain.replace('.myshopify.com', ''));
  const form = await request.formData();
  const locale = language.parse(form.get('locale'));
  const refused = (
    status: number,
    mistakes: Extract<ApplicationResult, { state: 'refused' }>['mistakes'],
    failure: Extract<ApplicationResult, { state: 'refused' }>['failure'] = null,
  ): Applied => ({ result: { state: 'refused', mistakes, failure }, locale, status });

  const program = (await portal.listOpenPrograms(shop)).find(({ key }) => key === form.get('program'));
  if (program === undefined) throw new Failure('not_found', 'This programme takes no applications at present.');
  const { mistakes, person, decoyed } = parseApplication(form);
  const thanks = (number: string): Applied => ({
    result: { state: program.autoApprove ? 'approved' : 'applied', number },
    locale,
    status: 200,
  });
  // A robot that fills in what nobody sees is thanked, and forgotten.
  if (decoyed) return thanks('A1000');
  if (person === null) return refused(422, mistakes);
  if (form.get('version') !== String(program.version)) return refused(409, [], 'terms_changed');
  try {
    const wanted = { ...person, programId: program.programId, acceptedTerms: program.version, locale };
    const { number } = await portal.apply(shop, wanted, addressOf(request));
    return thanks(number);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'too_many') throw error;
    return refused(error.status, [], 'too_many');
  }
}
