// As much of a document as Preact needs to render an extension into, and as little as lets a test read it: no layout, no styles, no parser.
// Shopify's elements are known by name alone here; what they do is the sandbox's and Shopify's.

/** Properties of Shopify's elements that are no texts, or that scripts read; anything else becomes an attribute. */
const PROPERTIES = ['value', 'values', 'selected', 'readOnly', 'loading'];
const EVENTS = ['onclick', 'onchange', 'onsubmit', 'oncopy', 'oncopyerror'];

class SmallNode extends EventTarget {
  readonly nodeType: number;
  parentNode: SmallNode | null = null;
  childNodes: SmallNode[] = [];
  data = '';

  constructor(nodeType: number) {
    super();
    this.nodeType = nodeType;
  }

  get firstChild(): SmallNode | null {
    return this.childNodes[0] ?? null;
  }

  get nextSibling(): SmallNode | null {
    const siblings = this.parentNode?.childNodes ?? [];
    return siblings[siblings.indexOf(this) + 1] ?? null;
  }

  insertBefore(node: SmallNode, before: SmallNode | null): SmallNode {
    node.parentNode?.removeChild(node);
    const at = before === null ? -1 : this.childNodes.indexOf(before);
    this.childNodes.splice(at === -1 ? this.childNodes.length : at, 0, node);
    node.parentNode = this;
    return node;
  }

  appendChild(node: SmallNode): SmallNode {
    return this.insertBefore(node, null);
  }

  removeChild(node: SmallNode): SmallNode {
    this.childNodes = this.childNodes.filter((one) => one !== node);
    node.parentNode = null;
    return node;
  }

  remove(): void {
    this.parentNode?.removeChild(this);
  }

  contains(node: SmallNode | null): boolean {
    return node !== null && (node === this || this.contains(node.parentNode));
  }

  get textContent(): string {
    return this.nodeType === 3 ? this.data : this.childNodes.map((one) => one.textContent).join(' ');
  }

  set innerHTML(_empty: string) {
    this.childNodes = [];
  }
}

export class SmallElement extends SmallNode {
  [property: string]: unknown;
  readonly localName: string;
  readonly attributes: Record<string, string> = {};

  constructor(localName: string) {
    super(1);
    this.localName = localName;
    for (const name of [...PROPERTIES, ...EVENTS]) this[name] = undefined;
  }

  setAttribute(name: string, value: unknown): void {
    this.attributes[name] = String(value);
  }

  removeAttribute(name: string): void {
    delete this.attributes[name];
  }

  all(localName: string): SmallElement[] {
    const children = this.childNodes.filter((one): one is SmallElement => one instanceof SmallElement);
    return children.flatMap((one) => [...(one.localName === localName ? [one] : []), ...one.all(localName)]);
  }

  /** The first one with that text or label. Throws where there is none. */
  the(localName: string, text: string): SmallElement {
    const found = this.all(localName).find(
      (one) => one.textContent.includes(text) || Object.values(one.attributes).includes(text),
    );
    if (!found) throw new Error(`no ${localName} says "${text}" in: ${this.textContent}`);
    return found;
  }
}

/** A document of its own for each test, as an extension has one at Shopify. */
export function openDocument(): { readonly body: SmallElement } {
  const body = new SmallElement('body');
  const document = {
    body,
    createElementNS: (_namespace: string, name: string) => new SmallElement(name),
    createTextNode(data: string) {
      const node = new SmallNode(3);
      node.data = data;
      return node;
    },
  };
  (globalThis as { document?: unknown }).document = document;
  return document;
}
