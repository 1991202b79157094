// @ts-check
// Notices whatever a press may do, from now on: the page changes, something gets the focus, a field complains.
() => {
  const noticed = /** @type {string[]} */ ([]);
  Object.assign(window, { noticed });
  const all = { subtree: true, childList: true, attributes: true, characterData: true };
  new MutationObserver(() => noticed.push("changed")).observe(document, all);
  for (const kind of ["focusin", "invalid", "toggle", "submit", "beforeunload", "close", "scroll"]) {
    addEventListener(kind, () => noticed.push(kind), true);
  }
};
