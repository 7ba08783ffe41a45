// A button beside each permalink copies its address, and one beside each citation its text; without a clipboard it is
// selected instead.

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
  for (const { children: [caption, pre] } of document.querySelectorAll(".citation"))
    caption.append(offer("copy", caption.textContent, pre.textContent, pre));
})();
