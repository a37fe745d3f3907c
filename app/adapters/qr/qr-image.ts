/**
 * QR codes of addresses, for print and screen: always dark on white, with the quiet zone that cameras need, every module the same whole number
 * of pixels wide, so that nothing is blurred. https://www.qrcode.com/en/howto/code.html
 */
import { encode as encodePng } from 'fast-png';
import { encode, renderSVG } from 'uqr';

export interface QrOptions {
  /** How much of it may be dirty or covered: 7, 15, 25 or 30 %. */
  readonly ecc: 'L' | 'M' | 'Q' | 'H';
  /** Quiet zone, in modules; the standard asks for four. */
  readonly margin: number;
}

export function qrSvg(text: string, { ecc, margin }: QrOptions): string {
  return renderSVG(text, { ecc, border: margin });
}

/** At most `size` pixels wide, and as near to it as whole modules allow; at least one pixel a module. */
export function qrPng(text: string, { ecc, margin }: QrOptions, size: number): Uint8Array {
  const { data, size: modules } = encode(text, { ecc, border: margin });
  const scale = Math.max(1, Math.floor(size / modules));
  const width = modules * scale;
  const rowBytes = Math.ceil(width / 8);
  // One bit a pixel: set is white.
  const pixels = new Uint8Array(rowBytes * width).fill(0xff);
  for (const [y, row] of data.entries()) {
    const line = pixels.subarray(y * scale * rowBytes, (y * scale + 1) * rowBytes);
    for (const [x, dark] of row.entries()) {
      if (!dark) continue;
      for (let at = x * scale; at < (x + 1) * scale; at++) line[at >> 3] = (line[at >> 3] ?? 0) & ~(0x80 >> (at & 7));
    }
    for (let copy = 1; copy < scale; copy++)
      pixels.copyWithin((y * scale + copy) * rowBytes, y * scale * rowBytes, (y * scale + 1) * rowBytes);
  }
  return encodePng({ width, height: width, data: pixels, depth: 1, channels: 1 });
}
