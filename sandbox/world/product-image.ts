// A drawn picture for a product: a quiet landscape whose colours and hills follow from the title, so that a shop of
// many products looks like one shop and needs no photographs.
import { createHash } from 'node:crypto';

function hills(bytes: Buffer, offset: number, base: number): string {
  const points = Array.from({ length: 7 }, (_one, index) => {
    const height = ((bytes[offset + index] ?? 0) / 255) * 110;
    return `${index * 100},${Math.round(base - height)}`;
  });
  return `M0,600 L${points.join(' L')} L600,600 Z`;
}

const SHAPES: Record<string, string> = {
  Backpack:
    '<path d="M235 250q0-70 65-70t65 70v150q0 30-30 30h-70q-30 0-30-30z"/><path d="M260 330h80v70h-80z" class="seam"/>',
  Bag: '<rect x="200" y="290" width="200" height="100" rx="46"/><path d="M215 300q85-90 170 0" fill="none" stroke-width="12"/>',
  Tent: '<path d="M160 420L300 210L440 420Z"/><path d="M300 270L345 420H255Z" class="seam"/>',
  Mat: '<rect x="180" y="280" width="240" height="110" rx="30"/><path d="M220 280v110M270 280v110M320 280v110M370 280v110" fill="none" class="seam line" stroke-width="10"/>',
  Quilt:
    '<path d="M220 220h160q20 0 20 20v170q-100 40-200 0V240q0-20 20-20z"/><path d="M205 290h190M205 350h190" fill="none" class="seam line" stroke-width="8"/>',
  Cookware:
    '<path d="M215 270h150v110q0 30-30 30h-90q-30 0-30-30z"/><path d="M365 295q60 0 45 60q-10 30-45 20" fill="none" stroke-width="12"/>',
  Stove: '<path d="M250 380h100v50H250z"/><path d="M300 220q60 70 30 130h-60q-30-60 30-130z"/>',
  Cutlery: '<ellipse cx="300" cy="250" rx="38" ry="55"/><rect x="291" y="295" width="18" height="150" rx="9"/>',
  Jacket:
    '<path d="M250 200l50 25l50-25l70 50l-30 60l-25-14v134h-130V296l-25 14l-30-60z"/><path d="M300 225v205" fill="none" class="seam line" stroke-width="6"/>',
  Shirt: '<path d="M250 205q50 40 100 0l75 45l-32 62l-28-16v134H235V296l-28 16l-32-62z"/>',
  Socks: '<path d="M250 200h60v130l60 50q20 30-20 50q-30 5-60-20l-40-40z"/>',
  'Gift card':
    '<rect x="170" y="250" width="260" height="160" rx="16"/><path d="M170 310h260M250 250v160" fill="none" class="seam line" stroke-width="12"/>',
};

/** Moss, lichen, sand, clay, slate, lake. */
const HUES = [152, 88, 42, 18, 212, 182];

/** An SVG text of 600 × 600. */
export function productImage(title: string, type: string): string {
  const bytes = createHash('sha256').update(title).digest();
  const hue = HUES[(bytes[0] ?? 0) % HUES.length] ?? 0;
  const tone = (saturation: number, light: number, shift = 0) =>
    `hsl(${Math.round(hue + shift)} ${saturation}% ${light}%)`;
  const ink = tone(38, 24, 12);
  const shape = SHAPES[type] ?? '<circle cx="300" cy="310" r="95"/>';
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600">',
    `<style>.seam{fill:${tone(30, 44)};stroke:${tone(30, 44)}}.line{fill:none}</style>`,
    `<rect width="600" height="600" fill="${tone(34, 93)}"/>`,
    `<circle cx="450" cy="140" r="52" fill="hsl(42 78% 80%)"/>`,
    `<path d="${hills(bytes, 1, 380)}" fill="${tone(26, 82)}"/>`,
    `<path d="${hills(bytes, 9, 470)}" fill="${tone(28, 71)}"/>`,
    `<g fill="${ink}" stroke="${ink}" stroke-width="0" stroke-linejoin="round" stroke-linecap="round">${shape}</g>`,
    '</svg>',
  ].join('');
}
