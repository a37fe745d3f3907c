// The elements that Shopify's checkout knows; customer accounts know these too.
/// <reference types="@shopify/ui-extensions/purchase.thank-you.block.render" />
