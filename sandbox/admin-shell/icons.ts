// The few pictures of the admin shell, drawn here so that nothing is fetched from elsewhere.

function stroke(path: string): string {
  return `<svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${path}</svg>`;
}

export const icons = {
  home: stroke('<path d="M3.5 9 10 3.5 16.5 9v7a.8.8 0 0 1-.8.8h-3.5v-4.6H7.8v4.6H4.3a.8.8 0 0 1-.8-.8z"/>'),
  orders: stroke('<path d="M4 11.5 5.8 4h8.4l1.8 7.5V16H4zM4 11.5h3.2l1 2h3.6l1-2H16"/>'),
  products: stroke('<path d="M10.5 3.5H16V9l-7 7-5.5-5.5zM13.2 6.8h.01"/>'),
  customers: stroke('<circle cx="10" cy="7" r="3"/><path d="M4 16.5c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5"/>'),
  discounts: stroke('<circle cx="10" cy="10" r="6.5"/><path d="m7.5 12.5 5-5M7.8 7.8h.01M12.2 12.2h.01"/>'),
  store: stroke(
    '<path d="M4 8v8h12V8M3 8l1.5-4h11L17 8c0 1.4-1 2.3-2.3 2.3S12.3 9.4 12.3 8c0 1.4-1 2.3-2.3 2.3S7.7 9.4 7.7 8c0 1.4-1 2.3-2.4 2.3S3 9.4 3 8z"/>',
  ),
  bell: stroke('<path d="M5 13.5V9a5 5 0 0 1 10 0v4.5l1 1H4zM8.5 16.8h3"/>'),
  mail: stroke('<rect x="3" y="5" width="14" height="10.5" rx="1.5"/><path d="m3.5 6 6.5 5 6.5-5"/>'),
  apps: stroke(
    '<rect x="3.5" y="3.5" width="5" height="5" rx="1.2"/><rect x="11.5" y="3.5" width="5" height="5" rx="1.2"/><rect x="3.5" y="11.5" width="5" height="5" rx="1.2"/><path d="M14 11.5v5M11.5 14h5"/>',
  ),
  search: stroke('<circle cx="9" cy="9" r="5"/><path d="m13 13 3.5 3.5"/>'),
  menu: stroke('<path d="M3.5 6h13M3.5 10h13M3.5 14h13"/>'),
  bag: '<svg viewBox="0 0 24 24" fill="none" aria-hidden="true"><path d="M5 8h14l1 12.5H4z" fill="#36c98a"/><path d="M8.5 10V7a3.5 3.5 0 0 1 7 0v3" stroke="#e9fff5" stroke-width="1.6" stroke-linecap="round"/></svg>',
  app: '<svg class="icon" viewBox="0 0 40 40" aria-hidden="true"><rect width="40" height="40" rx="9" fill="#0f4c5c"/><path d="M9 11c6 0 8 4 11 9s5 9 11 9M9 29c5 0 7-2 9-5" fill="none" stroke="#9ae5e6" stroke-width="3.6" stroke-linecap="round"/><circle cx="30.5" cy="29" r="2.8" fill="#fff"/></svg>',
};
