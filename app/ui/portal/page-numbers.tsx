import { Pagination } from '@mantine/core';
import { Link, useSearchParams } from '@remix-run/react';
import { usePortal } from './portal-context.tsx';

/** Pages are addresses, so that one can be kept and gone back to. */
export function PageNumbers({ page, pages }: { readonly page: number; readonly pages: number }) {
  const { messages } = usePortal();
  const texts = messages.commissions;
  const [search] = useSearchParams();
  const to = (target: number): string => {
    const next = new URLSearchParams(search);
    next.set('page', String(target));
    return `?${next}`;
  };
  return (
    <nav aria-label={texts.pages}>
      <Pagination
        total={pages}
        value={page}
        siblings={1}
        getItemProps={(target) => ({ component: Link, to: to(target), 'aria-label': texts.page(target) })}
        getControlProps={(control) => {
          if (control === 'previous') {
            return { component: Link, to: to(Math.max(1, page - 1)), 'aria-label': texts.previous };
          }
          return control === 'next'
            ? { component: Link, to: to(Math.min(pages, page + 1)), 'aria-label': texts.next }
            : {};
        }}
      />
    </nav>
  );
}
