/* global document */
// <script src="https://…/button.js" data-deal="a deal's link" data-window="new" async></script>
(() => {
  const script = document.currentScript;
  const { deal, window: where } = script.dataset;
  const link = new URL(deal, script.src);
  if (link.origin !== new URL(script.src).origin || !/^\/(join|pay)\/./.test(link.pathname)) return;
  const a = document.createElement('a');
  a.href = link.href;
  a.rel = 'noopener noreferrer';
  a.textContent = 'Pay safely with Amana';
  if (where === 'new') {
    a.target = '_blank';
    a.textContent += ' (new tab)';
  }
  a.style.cssText =
    'display:inline-block;padding:12px 20px;border-radius:10px;background:#0b4156;color:#fff;font:500 16px/24px system-ui,sans-serif;text-decoration:none';
  script.after(a);
})();
