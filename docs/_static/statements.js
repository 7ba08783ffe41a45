// A button beside each permalink copies its address, and one beside each citation its text; without a clipboard it is
// selected instead. The page of a statement gets its citation as CSL JSON, too.

"use strict";

(() => {
  const told = document.createElement("output");
  told.className = "said";
  document.body.append(told);

  function offer(words, of, text, shown) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = words;
    button.ariaLabel = `${words} ${of}`;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text);
        told.textContent = "copied";
        button.classList.add("copied");
        setTimeout(() => button.classList.remove("copied"), 4000);
      } catch {
        if (!shown.isConnected) button.after(shown);
        getSelection().selectAllChildren(shown);
        told.textContent = "not copied; the text is selected";
      }
    });
    return button;
  }

  for (const cite of document.querySelectorAll(".cite")) {
    const shown = document.createElement("code");
    shown.textContent = new URL(".", cite.href).href;
    cite.closest("p").append(offer("copy the link", `to ${cite.textContent}`, shown.textContent, shown));
  }
  // What the entry in BibTeX says; its title may have escapes, so it is taken from the head of the page. The type "entry"
  // would be more exact, but reference managers that do not know it turn it into a journal article.
  function asCsl(bibtex) {
    const field = (name) => bibtex.match(RegExp(`^  ${name} = (.*?),?$`, "m"))?.[1].replace(/[{}]/g, "");
    const meta = (name) => document.querySelector(`meta[property="og:${name}"]`).content;
    const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    const item = {
      id: document.querySelector("article").id,
      type: "webpage",
      title: meta("title"),
      "container-title": meta("site_name"),
      author: [{ literal: field("author") }],
      version: field("note").replace("Version ", ""),
      issued: { "date-parts": [[Number(field("year")), months.indexOf(field("month")) + 1]] },
      language: document.documentElement.lang,
    };
    if (field("url")) item.URL = field("url");
    const lines = Object.entries(item).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
    return `[{\n${lines.join(",\n")}\n}]`;
  }

  const bibtex = document.querySelector("#cite ~ dl > dd:last-of-type");
  if (bibtex) {
    const csl = bibtex.cloneNode(true);
    csl.firstChild.textContent = asCsl(bibtex.textContent);
    bibtex.after(Object.assign(document.createElement("dt"), { textContent: "CSL JSON" }), csl);
  }
  for (const pre of document.querySelectorAll("dl > dd > pre")) {
    const form = pre.parentElement.previousElementSibling;
    form.append(offer("copy", form.textContent, pre.textContent, pre));
  }
})();
