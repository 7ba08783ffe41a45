// Asks the questions of a list one at a time. The list is whole without it: each entry is a question with its answers below;
// an answer with a link ends the questions, any other leads to the next one. Another script can listen for "answered" on
// the list, and give questions that are needless by then the attribute "data-needless". Nothing is kept or sent.

"use strict";

(() => {
  const list = document.querySelector("ol.questions");
  const questions = [...list.children];
  const element = (tag, text = "", more = {}) => Object.assign(document.createElement(tag), { textContent: text, ...more });

  const count = element("p", "", { className: "about" });
  const asked = element("div", "", { tabIndex: -1, id: "asked" });
  const answers = element("div", "", { className: "answers" });
  const group = element("div", "", { className: "asking" });
  group.setAttribute("role", "group");
  group.setAttribute("aria-labelledby", "asked");
  const back = element("button", "Back", { type: "button" });
  const all = element("button", "Show all questions", { type: "button" });
  const steps = element("p", "", { className: "steps" });
  steps.append(back, " ", all);
  group.append(count, asked, answers, steps);

  const chosen = new Map(); // from the number of a question to its answer, in the order of the answers

  function choose(number, item) {
    if (item) chosen.set(number, item);
    else chosen.delete(number);
    list.dispatchEvent(new CustomEvent("answered", { detail: [...chosen] }));
    if (!item) return ask(number);
    const next = questions.findIndex((question, other) => other > number && !("needless" in question.dataset));
    return next < 0 ? end() : ask(next);
  }

  function answer(item, number) {
    const given = item.cloneNode(true).querySelector("p") ?? item.cloneNode(true);
    const link = given.querySelector("a");
    const choice = link ?? element("button", "", { type: "button" });
    choice.textContent = given.textContent.trim();
    choice.classList.add("answer");
    if (!link) choice.addEventListener("click", () => choose(number, item));
    return choice;
  }

  function ask(number, focus = true) {
    const parts = [...questions[number].children];
    const given = parts.pop();
    count.textContent = `Question ${number + 1} of ${questions.length}`;
    asked.replaceChildren(...(parts.length ? parts : [questions[number].firstChild]).map((part) => part.cloneNode(true)));
    answers.replaceChildren(...[...given.children].map((item) => answer(item, number)));
    back.hidden = !chosen.size;
    if (focus) asked.focus();
  }

  function end() {
    count.textContent = "";
    asked.replaceChildren(list.dataset.end);
    answers.replaceChildren();
    back.hidden = false;
    asked.focus();
  }

  back.addEventListener("click", () => choose([...chosen.keys()].at(-1)));

  function show(whole) {
    list.hidden = !whole;
    group.hidden = whole;
    all.remove();
    all.textContent = whole ? "Ask one question at a time" : "Show all questions";
    (whole ? list : steps)[whole ? "before" : "append"](all);
  }

  all.addEventListener("click", () => {
    show(!group.hidden);
    all.focus();
  });
  list.before(group);
  ask(0, false);
  show(false);
})();
