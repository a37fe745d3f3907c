// A preload: it acts, and exports nothing.
export {};
