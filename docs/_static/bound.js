// Says who is bound by law after each answer to the questions of the page. It computes what analysis/who_is_bound.py
// computes, from the attributes of the list. Nothing is kept or sent.

const NO = 0;
const OPEN = 1;
const YES = 2;

const words = (text) => (text ? text.split(" ") : []);

/** What the page says of questions, answers, those who are bound, exemptions and duties; each with its element. */
export function read(page) {
  const part = (element, id) => ({ element, id, needs: words(element.dataset.needs).map(Number) });
  return {
    questions: [...page.querySelector("ol.questions").children],
    bounds: [...page.querySelectorAll("[data-bound]")].map((element) => part(element, element.dataset.bound)),
    exemptions: [...page.querySelectorAll("[data-exemption]")].map((element) => (
      { ...part(element, element.dataset.exemption), notFor: words(element.dataset.notFor) })),
    duties: [...page.querySelectorAll("[data-duties]")].map((element) => (
      { ...part(element, words(element.dataset.duties)[0]), liftedBy: words(element.dataset.liftedBy) })),
  };
}

/** The answers to a question, as elements. */
export const answersTo = (question) => [...question.lastElementChild.children];

/** What follows from answers, given as [number of the question, element of the answer]. */
export function outcome({ bounds, exemptions, duties }, given) {
  const known = given.filter(([, answer]) => !("unknown" in answer.dataset));
  const all = (name) => new Set(known.flatMap(([, answer]) => words(answer.dataset[name])));
  const ruledOut = all("rulesOut");
  const opened = all("opens");
  const settled = new Set([...known.map(([number]) => number), ...[...all("settles")].map(Number)]);
  const open = ({ needs }) => needs.filter((number) => !settled.has(number));
  const status = (one) => (ruledOut.has(one.id) ? NO : opened.has(one.id) || open(one).length ? OPEN : YES);
  const bound = new Map(bounds.map((one) => [one.id, status(one)]));
  const exempt = new Map(exemptions.map((one) => (
    [one.id, Math.min(status(one), ...one.notFor.map((id) => YES - bound.get(id)))])));
  const lifted = new Map(duties.map((one) => (
    [one.id, status(one) === OPEN ? OPEN : Math.max(NO, ...one.liftedBy.map((id) => exempt.get(id)))])));
  return { bound, exempt, lifted, opened, open };
}

/** The numbers of the questions whose answer still changes something. */
export function needed({ bounds, exemptions, duties }, { bound, exempt, open }) {
  const possible = bounds.filter((one) => bound.get(one.id) !== NO);
  const theirs = duties.filter((one) => possible.some(({ element }) => element.contains(one.element)));
  const lifting = new Set(theirs.flatMap((one) => one.liftedBy));
  const asking = exemptions.filter((one) => lifting.has(one.id) && exempt.get(one.id) !== NO);
  return new Set([...possible, ...asking, ...theirs].flatMap(open));
}

const GROUPS = [[NO, "Does not bind you"], [OPEN, "Can bind you"], [YES, "Binds you"]];
const LIFTED = { [NO]: "Not exempt", [OPEN]: "Exempt or not, which is open", [YES]: "Exempt" };

function element(tag, text, ...content) {
  const made = Object.assign(document.createElement(tag), { textContent: text });
  made.append(...content);
  return made;
}

/** Someone who is bound or not: duties only where somebody can be bound, and then what is open. */
function entry(asked, found, { element: part, ...one }) {
  const status = found.bound.get(one.id);
  const shown = part.cloneNode(true);
  shown.removeAttribute("data-bound");
  if (status === NO) shown.querySelector("ul").remove();
  if (status === NO || !found.opened.has(one.id)) shown.querySelector(".opened")?.remove();
  const open = status === OPEN ? found.open(one).filter((number) => number >= 0) : [];
  const asks = open.map((number) => asked.questions[number].querySelector("strong").textContent);
  if (asks.length) shown.firstElementChild.after(element("p", `Open: ${asks.join(" ")}`));
  for (const duties of shown.querySelectorAll("[data-duties]")) {
    const lifted = LIFTED[found.lifted.get(words(duties.dataset.duties)[0])];
    duties.prepend(element("b", `${lifted}: `));
    duties.removeAttribute("data-duties");
  }
  return shown;
}

function follow(list) {
  const place = document.querySelector(".so-far");
  const asked = read(document);
  const status = element("p", "");
  status.setAttribute("role", "status");
  const lists = element("div", "");
  place.append(status, lists);

  function show(given) {
    place.hidden = !given.length; // nobody is to read what might bind them before the first answer
    const found = outcome(asked, given);
    const of = (wanted) => asked.bounds.filter((one) => found.bound.get(one.id) === wanted);
    status.textContent = GROUPS.map(([wanted, title]) => `${title}: ${of(wanted).length}`).join("; ");
    lists.replaceChildren(...GROUPS.filter(([wanted]) => of(wanted).length).flatMap(([wanted, title]) => (
      [element("h3", title), element("ul", "", ...of(wanted).map((one) => entry(asked, found, one)))])));
    const asking = needed(asked, found);
    asked.questions.forEach((question, number) => question.toggleAttribute("data-needless", !asking.has(number)));
  }

  list.addEventListener("answered", ({ detail }) => show(detail));
  show([]);
}

const list = document.querySelector("ol.questions");
if (list) follow(list);
