// @ts-check
// Everything on the page that can be pressed, each marked by its number.
() =>
  [...document.querySelectorAll("button, summary, [role=button], input[type=submit]")].map((found, n) => {
    const el = /** @type {HTMLButtonElement} */ (found);
    el.dataset.press = String(n);
    const words = el.getAttribute("aria-label") || el.textContent || el.value || "";
    const form = el.closest("form");
    const hidden = el.closest("dialog:not([open]), [hidden]");
    return {
      n,
      words: words.trim().replace(/\s+/g, " ").replace(/[0-9]+/g, "…").slice(0, 60),
      css: el.className,
      form: form ? `${form.method} ${form.getAttribute("action") || ""}` : "",
      shown: !hidden && el.checkVisibility({ visibilityProperty: true, opacityProperty: true }),
      frame: !el.closest("main"),
      why: el.title || el.querySelector("small")?.textContent || "",
      dead: el.disabled || el.getAttribute("aria-disabled") === "true",
    };
  });
