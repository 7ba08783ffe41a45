// How a query can be spelled. Knows nothing of the index but the names in it.

// As slug() in traceability/policy/values.py.
const slug = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");

// What spellings of one name have in common: no scheme of an identifier, no leading zeros, no hyphen between two words.
const key = (name) => name
  .replace(/^(arxiv|doi|github)-/, "")
  .replace(/(?<!\p{N})0+(?=\p{N})/gu, "")
  .replace(/(?<=\p{L})-(?=\p{L})/gu, "");

const QUESTION = /^(?:(?:what|where|which|who|how|why|can|do|does|did|is|are|was|i|we|you|to|a|an|the|my|s)-)+/;
// Words without which a question asks for the same.
const FUNCTION = new Set(`a about all am an and any are as at be by can could did do does for from had has have how i if in into is it its
  may me must my of on or our shall should so than that the their them then there these they this those to under us was we were what
  when where which who whom whose why will with would you your`.split(/\s+/));
const CATALOGUE = /^https?:\/\/(?:www\.)?(?:arxiv\.org\/(?:abs|pdf)|(?:dx\.)?doi\.org|github\.com)\//i;
const ARXIV_VERSION = /(?<=\d{4}\.\d{5})v\d+$/i;

const BRITISH = [
  [/(?<=\p{L}{3})our(s|al|ally|ed|ing)?$/u, "or$1"],
  [/(?<=\p{L}{3})is(e|ed|es|er|ers|ing|ation|ations|ational)$/u, "iz$1"],
  [/(?<=anal|paral)ys(e|ed|es|ing)$/, "yz$1"],
  [/^(licen|defen|offen|preten)c(e|es|ed)$/, "$1s$2"],
  [/^(model|label|cancel|signal|travel)l(ed|ing|er|ers)$/, "$1$2"],
  [/^programme(s)?$/, "program$1"],
  [/^(catal|dial|anal)ogue(s)?$/, "$1og$2"],
  [/^centre(s)?$/, "center$1"],
];
const american = (word) => BRITISH.reduce((spelled, [from, to]) => spelled.replace(from, to), word);

// Pagefind drops punctuation, so that "open-weights" would be one word; in an id or number the parts belong together.
export const asWords = (text) => text.replace(/(?<=\p{L})[-/](?=\p{L})/gu, " ");

export class Spellings {
  // The names are slugs.
  constructor(names) {
    this.names = new Map();
    this.words = new Set();
    this.pairs = new Set();
    for (const name of names) {
      this.names.set(key(name), [...(this.names.get(key(name)) ?? []), name]);
      const words = name.split("-");
      for (const word of words) this.words.add(word);
      words.slice(1).forEach((word, number) => this.pairs.add(`${words[number]} ${word}`));
    }
  }

  isKnown(beginning) {
    return [...this.words].some((word) => word.startsWith(beginning));
  }

  // The names that a query means, also as a question such as "What is a gap?". Anything may follow an id, such as the version in "PD2-S05 (2026.11)".
  named(query) {
    const plain = query.normalize("NFKC").trim().replace(CATALOGUE, "").replace(ARXIV_VERSION, "");
    const parts = slug(plain).split("-");
    const asked = slug(plain).replace(QUESTION, "").replace(/-(this|it|mean|means|here)$/, "").split("-");
    for (const whole of [parts, parts.map(american), asked]) {
      const found = this.names.get(key(whole.join("-")));
      if (found) return found;
    }
    for (let count = parts.length - 1; count > 0; count--) {
      const id = parts.slice(0, count).join("-");
      const found = /\p{L}/u.test(id) && /\p{N}/u.test(id) && this.names.get(key(id));
      if (found) return found;
    }
    return [];
  }

  // The texts to search for, the most likely first: American spelling, and what is one word here or two.
  worded(query) {
    const words = asWords(query.normalize("NFKC")).toLowerCase().split(/\s+/).filter(Boolean);
    const here = words.map((word) => this.divided(american(word)));
    const texts = [here, words, this.joined(words)].map((some) => some.join(" "));
    const isSure = here.join(" ").split(" ").every((word) => this.isKnown(word));
    return [...new Set(isSure ? texts : [texts[1], texts[0], texts[2]])];
  }

  // A query without the words without which it asks for the same; the query itself if it has no others.
  about(query) {
    const words = query.split(/\s+/).filter((word) => !FUNCTION.has(word.toLowerCase().replace(/[^\p{L}\p{N}]+$/u, "")));
    const kept = words.map((word) => word.replace(/[?!.,;:]+$/, "")).join(" ").trim();
    return words.length < query.split(/\s+/).length && kept ? kept : query;
  }

  // A word as the two words of a name that it begins, or is if the word is itself in a name: "openweight", "finetuning".
  divided(word) {
    const isKnown = this.isKnown(word);
    for (const pair of this.pairs) {
      const [first, second] = pair.split(" ");
      const whole = first + second;
      if (first.length > 2 && word.length > first.length + 2 && (isKnown ? whole === word : whole.startsWith(word))) {
        return `${first} ${word.slice(first.length)}`;
      }
    }
    return word;
  }

  // Two words as the word of a name that they begin: "jail break".
  joined(words) {
    const second = words.findIndex((word, number) => number > 0 && this.isKnown(words[number - 1] + word));
    if (second < 1) return words;
    return [...words.slice(0, second - 1), words[second - 1] + words[second], ...words.slice(second + 1)];
  }
}
