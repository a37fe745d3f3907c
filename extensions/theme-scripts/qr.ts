/** A QR code as SVG, fetched only when somebody wants to see one. */
import { encode } from 'uqr';

const SVG = 'http://www.w3.org/2000/svg';
/** White modules around the code, which readers need. */
const quiet = 4;

export function drawQr(text: string, alternative: string): SVGElement {
  const { data, size } = encode(text, { ecc: 'M', border: quiet });
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', alternative);
  const paper = document.createElementNS(SVG, 'path');
  paper.setAttribute('fill', '#fff');
  paper.setAttribute('d', `M0 0h${size}v${size}H0z`);
  const ink = document.createElementNS(SVG, 'path');
  ink.setAttribute('fill', '#000');
  ink.setAttribute('d', data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join(''));
  svg.append(paper, ink);
  return svg;
}
