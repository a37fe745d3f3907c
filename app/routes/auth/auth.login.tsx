import { Landing } from '#app/ui/document/landing.tsx';

/** Where the Shopify library sends whoever has no shop with them. No shop is asked for: an app is installed and opened in the admin. */
export default Landing;
