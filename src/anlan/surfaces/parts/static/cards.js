// @ts-check
// On a narrow screen the rows of a table fold into cards (base.css): each cell is given the name of its column for that.

/** @param {ParentNode} root */
function label(root) {
  for (const table of /** @type {NodeListOf<HTMLTableElement>} */ (root.querySelectorAll(".scroll-x > .table"))) {
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])].map((th) => th.textContent?.trim() ?? "");
    for (const row of [...table.tBodies].flatMap((body) => [...body.rows])) {
      [...row.cells].forEach((cell, i) => {
        cell.dataset.name = heads[i] ?? "";
        cell.toggleAttribute("data-empty", !cell.textContent?.trim() && !cell.querySelector("svg, img, input, progress"));
      });
    }
  }
}

label(document);
document.addEventListener("folded", (event) => label(/** @type {HTMLElement} */ (event.target)));
