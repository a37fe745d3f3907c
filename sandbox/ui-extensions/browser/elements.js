// Shopify's elements as far as our extensions use them: each as plain, accessible HTML in a shadow root. Attributes come as Preact writes them, in
// lower case; an element draws itself anew whenever one changes.
(() => {
  const escapeText = (text) =>
    String(text ?? '').replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);

  class Drawn extends HTMLElement {
    static css = '';
    #scheduled = false;
    connectedCallback() {
      if (!this.shadowRoot) this.attachShadow({ mode: 'open', delegatesFocus: true });
      new MutationObserver(() => this.draw()).observe(this, { attributes: true });
      this.draw();
    }
    /** Soon, once: several attributes change together. */
    draw() {
      if (this.#scheduled || !this.isConnected) return;
      this.#scheduled = true;
      queueMicrotask(() => {
        this.#scheduled = false;
        if (this.isConnected) this.paint();
      });
    }
    paint() {
      this.shadowRoot.innerHTML = `<style>${this.constructor.css}</style>${this.html()}`;
    }
    attr(name) {
      return this.getAttribute(name.toLowerCase());
    }
    html() {
      return '<slot></slot>';
    }
  }

  const spaces = { none: 0, 'small-200': 6, 'small-100': 8, small: 10, base: 16, large: 24 };
  const space = (keyword) => `${spaces[keyword] ?? 0}px`;
  const define = (name, element) => customElements.define(name, element);

  define(
    's-stack',
    class extends Drawn {
      html() {
        const inline = this.attr('direction') === 'inline';
        const align = this.attr('alignItems') ?? (inline ? 'baseline' : 'stretch');
        return `<style>:host{display:flex;flex-direction:${inline ? 'row' : 'column'};flex-wrap:${inline ? 'wrap' : 'nowrap'};gap:${space(this.attr('gap'))};align-items:${escapeText(align)}}</style><slot></slot>`;
      }
    },
  );
  define(
    's-grid',
    class extends Drawn {
      html() {
        const columns = escapeText(this.attr('gridTemplateColumns') ?? 'none');
        return `<style>:host{display:grid;grid-template-columns:${columns};gap:${space(this.attr('gap'))};align-items:${escapeText(this.attr('alignItems') ?? 'stretch')}}::slotted(*){min-width:0}</style><slot></slot>`;
      }
    },
  );
  define(
    's-box',
    class extends Drawn {
      html() {
        return `<style>:host{display:block;padding-block-start:${space(this.attr('paddingBlockStart'))}}</style><slot></slot>`;
      }
    },
  );
  define(
    's-page',
    class extends Drawn {
      static css = ':host{display:grid;gap:20px}h1{font-size:26px;line-height:1.2;margin:0}';
      html() {
        return `<h1>${escapeText(this.attr('heading'))}</h1><slot></slot>`;
      }
    },
  );
  define(
    's-section',
    class extends Drawn {
      static css =
        ':host{display:block;border:1px solid var(--line);border-radius:12px;padding:20px;background:#fff}h2{font-size:18px;line-height:1.3;margin:0 0 14px;overflow-wrap:anywhere}';
      html() {
        const heading = escapeText(this.attr('heading'));
        return heading === ''
          ? '<slot></slot>'
          : `<section aria-labelledby="heading"><h2 id="heading">${heading}</h2><slot></slot></section>`;
      }
    },
  );
  define(
    's-text',
    class extends Drawn {
      html() {
        const weight = this.attr('type') === 'strong' ? 600 : 'inherit';
        const tones = { critical: 'var(--critical)' };
        const color = tones[this.attr('tone')] ?? (this.attr('color') === 'subdued' ? 'var(--soft)' : 'inherit');
        return `<style>:host{color:${color};font-weight:${weight};overflow-wrap:anywhere}</style><slot></slot>`;
      }
    },
  );
  define(
    's-badge',
    class extends Drawn {
      html() {
        const critical = this.attr('tone') === 'critical';
        return `<style>:host{display:inline-block;border-radius:999px;padding:1px 10px;font-size:13px;background:${critical ? '#fdecea' : '#eef1ee'};color:${critical ? 'var(--critical)' : 'var(--ink)'}}</style><slot></slot>`;
      }
    },
  );
  define(
    's-banner',
    class extends Drawn {
      static css =
        ':host{display:block;border:1px solid var(--critical);border-radius:8px;padding:10px 14px;color:var(--critical)}';
      html() {
        return `<div role="${this.attr('tone') === 'critical' ? 'alert' : 'status'}"><slot></slot></div>`;
      }
    },
  );
  define(
    's-skeleton-paragraph',
    class extends Drawn {
      static css =
        'span{display:block;height:12px;border-radius:6px;background:#eceae6;margin:8px 0}span:last-child{width:60%}';
      html() {
        return '<div role="status" aria-label="Loading"><span></span><span></span><span></span></div>';
      }
    },
  );
  define(
    's-unordered-list',
    class extends Drawn {
      connectedCallback() {
        this.setAttribute('role', 'list');
        super.connectedCallback();
      }
      html() {
        return '<style>:host{display:grid;gap:8px}</style><slot></slot>';
      }
    },
  );
  define(
    's-list-item',
    class extends Drawn {
      connectedCallback() {
        this.setAttribute('role', 'listitem');
        super.connectedCallback();
      }
      html() {
        return '<style>:host{display:block}</style><slot></slot>';
      }
    },
  );
  define(
    's-details',
    class extends Drawn {
      static css = 'summary{cursor:pointer;color:var(--accent);text-decoration:underline;width:fit-content}';
      html() {
        return '<details><summary><slot name="summary"></slot></summary><slot></slot></details>';
      }
    },
  );
  define(
    's-summary',
    class extends Drawn {
      connectedCallback() {
        this.slot = 'summary';
        super.connectedCallback();
      }
    },
  );
  define(
    's-qr-code',
    class extends Drawn {
      static css = 'img{display:block;width:160px;height:160px;background:#fff}';
      html() {
        const content = encodeURIComponent(this.attr('content') ?? '');
        return `<img alt="${escapeText(this.attr('accessibilityLabel') ?? 'QR code')}" src="/_ui-extensions/qr.svg?content=${content}">`;
      }
    },
  );

  window.drawing = { Drawn, escapeText, define };
})();
