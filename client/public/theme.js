/* global document, localStorage */
// Before the first paint: the looks that lib/theme.ts keeps on this device.
document.documentElement.dataset.theme = localStorage.getItem('amana.theme') ?? 'system';
