// How the explorer makes elements. Text always goes in as text, never as markup.

/** An element with properties, and text or elements in it; a property with a dash is an attribute. */
export function element(name, properties = {}, ...content) {
  const made = document.createElement(name);
  for (const [property, value] of Object.entries(properties)) {
    if (property.includes("-")) made.setAttribute(property, value);
    else made[property] = value;
  }
  made.append(...content);
  return made;
}

/** The sign of a verdict, for the eye; the style sheet draws it. */
export function sign({ name }) {
  return element("span", { className: `sign ${name.replaceAll("-", "_")}`, "aria-hidden": "true" });
}

/** Text for whom a sign says nothing. */
export function said(text) {
  return element("span", { className: "said" }, text);
}

/** The values of a field as [value, title]; nothing is done where they are there already. */
export function offer(select, options) {
  const same = select.options.length === options.length
    && options.every(([value, title], n) => select.options[n].value === value && select.options[n].text === title);
  if (!same) select.replaceChildren(...options.map(([value, title]) => new Option(title, value)));
}
