// Looks whether the address of a missing page ends in an id as somebody may have spelled it, and offers the statement.

"use strict";

(async () => {
  const site = new URL("..", document.currentScript.src);
  const plain = (text) => text.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const last = location.hash.slice(1) || location.pathname.replace(/(\/index)?(\.html)?\/*$/, "").split("/").pop();
  let asked = last;
  try { asked = decodeURIComponent(last); } catch { /* as it stands */ }
  const sought = plain(asked);
  if (sought.length < 3) return;
  const ids = Object.entries(await (await fetch(new URL("data/ids.json", site))).json());
  const exact = ids.filter(([id]) => plain(id) === sought);
  const found = exact.length ? exact : ids.filter(([id]) => plain(id).includes(sought)).slice(0, 8);
  if (!found.length) return;
  const list = document.createElement("ul");
  for (const [id, [title, address]] of found) {
    const link = document.createElement("a");
    link.href = new URL(address, site).href;
    link.textContent = `${id}: ${title}`;
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  const lead = document.createElement("p");
  lead.textContent = "Did you mean:";
  document.getElementById("meant").append(lead, list);
})();
