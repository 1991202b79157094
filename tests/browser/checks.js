// @ts-check
// What is looked for on a page by measuring it: width, clipped and overlapping text, keys that nobody translated.
// Evaluated in the page; returns sentences, none when all is well.

/** @param {{heads: string[]}} given first words of catalogue keys */
(given) => {
  const faults = [];
  const width = document.documentElement.clientWidth;
  const page = document.scrollingElement || document.documentElement;
  if (page.scrollWidth > width + 1) faults.push(`runs ${page.scrollWidth - width} px over its width`);

  /** @param {Element} el */
  const name = (el) => {
    const id = el.id ? `#${el.id}` : "";
    const css = typeof el.className === "string" && el.className ? `.${el.className.trim().split(/\s+/).join(".")}` : "";
    return `${el.tagName.toLowerCase()}${id}${css}`;
  };

  /** @param {Element} el */
  const shown = (el) => {
    if (el.closest("[hidden], template, dialog:not([open]), .visually-hidden, .skip, .map canvas, noscript")) return false;
    const closed = el.closest("details:not([open])");
    if (closed && !el.closest("summary")) return false;
    return el.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });
  };

  /** Lines of text with their elements. @type {{el: Element, text: string, box: DOMRect}[]} */
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = (node.nodeValue || "").trim();
    const el = node.parentElement;
    if (!text || !el || /^(SCRIPT|STYLE|OPTION|TITLE|TEXTAREA)$/.test(el.tagName) || !shown(el)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width > 1 && box.height > 1) lines.push({ el, text: text.slice(0, 40), box });
    }
  }

  /** The part of a line that its scrolling and clipping ancestors let through; null where all of it is scrolled away. */
  /** @param {{el: Element, box: DOMRect}} line */
  const clip = (line) => {
    let { left, right, top, bottom } = line.box;
    let scrolled = false;
    let cut = 0;
    for (let el = /** @type {Element | null} */ (line.el); el && el !== document.body; el = el.parentElement) {
      const style = getComputedStyle(el);
      if (style.position === "fixed") break;
      const x = style.overflowX, y = style.overflowY;
      if (x === "visible" && y === "visible") continue;
      const box = el.getBoundingClientRect();
      const dots = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
      const scrolls = /auto|scroll/.test(x + y);
      const lost = Math.max(box.left - left, right - box.right, box.top - top, bottom - box.bottom);
      if (lost > 1.5 && !dots && !scrolls) cut = Math.max(cut, lost);
      if (lost > 0 && scrolls) scrolled = true;
      left = Math.max(left, box.left); right = Math.min(right, box.right);
      top = Math.max(top, box.top); bottom = Math.min(bottom, box.bottom);
    }
    return { box: { left, right, top, bottom }, cut, scrolled };
  };

  const seen = [];
  for (const line of lines) {
    const { box, cut, scrolled } = clip(line);
    if (cut && !scrolled && !line.el.closest("svg")) faults.push(`clipped by ${cut.toFixed(0)} px: "${line.text}" in ${name(line.el)}`);
    if (box.right - box.left < 2 || box.bottom - box.top < 2) continue;
    if (!scrolled && (box.right > width + 1.5 || box.left < -1.5)) faults.push(`beyond the edge: "${line.text}" in ${name(line.el)}`);
    // a line's box is taller than its letters: only these may not touch others
    const letters = parseFloat(getComputedStyle(line.el).fontSize) / 2;
    const middle = (line.box.top + line.box.bottom) / 2;
    seen.push({ ...line, at: { ...box, top: Math.max(box.top, middle - letters), bottom: Math.min(box.bottom, middle + letters) } });
  }

  /** Whether something opaque lies between two texts, so that one covers the other instead of mixing with it. */
  /** @param {Element} a @param {Element} b @param {number} x @param {number} y */
  const covered = (a, b, x, y) => {
    if (y < 0 || y > innerHeight || x < 0 || x > innerWidth) window.scrollTo(0, scrollY + y - innerHeight / 2);
    const stack = document.elementsFromPoint(x, y < 0 || y > innerHeight ? innerHeight / 2 : y);
    const first = stack.findIndex((el) => el === a || el === b);
    if (first < 0) return true;
    const under = stack[first] === a ? b : a;
    for (const el of stack.slice(0, stack.indexOf(under) < 0 ? undefined : stack.indexOf(under))) {
      if (el.contains(under)) continue;
      const style = getComputedStyle(el);
      const alpha = /rgba\(.*,\s*([\d.]+)\)/.exec(style.backgroundColor);
      if (style.backgroundImage !== "none" || (style.backgroundColor !== "transparent" && (!alpha || Number(alpha[1]) > 0.5))) return true;
    }
    return stack.indexOf(under) < 0;
  };

  seen.sort((a, b) => a.at.top - b.at.top);
  const told = new Set();
  for (let i = 0; i < seen.length && told.size < 8; i++) {
    const a = seen[i];
    for (let j = i + 1; j < seen.length && seen[j].at.top < a.at.bottom - 3; j++) {
      const b = seen[j];
      if (a.el === b.el || a.el.closest("svg, .map-box") || b.el.closest("svg, .map-box")) continue;
      const x = Math.min(a.at.right, b.at.right) - Math.max(a.at.left, b.at.left);
      const y = Math.min(a.at.bottom, b.at.bottom) - Math.max(a.at.top, b.at.top);
      if (x < 3 || y < 4) continue;
      const at = { x: Math.max(a.at.left, b.at.left) + x / 2, y: Math.max(a.at.top, b.at.top) + y / 2 };
      if (!covered(a.el, b.el, at.x, at.y)) told.add(`overlap by ${x.toFixed(0)} × ${y.toFixed(0)} px: "${a.text}" and "${b.text}" in ${name(b.el)}`);
    }
  }
  faults.push(...told);
  window.scrollTo(0, 0);

  const key = new RegExp(`(^|[\\s(（])(${given.heads.join("|")})(\\.[a-z0-9_]+)+(?=$|[\\s,，。)）])`);
  for (const { el, text } of lines) {
    const whole = (el.textContent || "").trim();
    if (key.test(whole) && !el.closest("code, [data-code]")) faults.push(`a key that nobody translated: "${whole.slice(0, 60)}"`);
    if (/\{[a-z_]+\}/.test(text)) faults.push(`a value that was not filled in: "${text}"`);
  }
  for (const el of document.querySelectorAll("[title], [aria-label], [placeholder], [alt]")) {
    const text = ["title", "aria-label", "placeholder", "alt"].map((n) => el.getAttribute(n) || "").join(" ");
    if (key.test(text)) faults.push(`a key that nobody translated: "${text.trim().slice(0, 60)}"`);
  }
  if (!document.title.trim()) faults.push("has no title");
  return [...new Set(faults)];
};
