/** Habits of prose that make readers stumble, each with its replacement. */

export interface Habit {
  /** As messages name it. */
  readonly name: string;
  readonly pattern: RegExp;
  readonly instead: string;
}

function words(name: string, pattern: string, instead: string): Habit {
  return { name, pattern: new RegExp(String.raw`\b(?:${pattern})\b`.replaceAll(" ", String.raw`\s+`), "gi"), instead };
}

function form(name: string, pattern: RegExp, instead: string): Habit {
  return { name, pattern, instead };
}

export const HABITS: readonly Habit[] = [
  words("is told", "(?:is|are|was|were|be|been|being) told", "report, show or describe"),
  words("of its own", "of (?:its|our|their|his|her|one's|my|your) own", 'its own NOUN, or "a separate NOUN"'),
  words("of ours", "of (?:ours|theirs|yours)", "our NOUN"),
  form("stands", /\b(?:stands?|stood)\b(?!\s+for\b)(?![-/])/gi, '"is", "has" or "contains"'),
  words("anew", "anew", "again"),
  words("for ever", "for ever", "forever, or always"),
  words("beside", "beside", "next to, or besides"),
  words("whoever", "who(?:so)?ever|whomever", '"anyone who", or the role'),
  words("whatever it says", "whatever (?:it|they|is|are|he) ?\\w*", '"any", or name the cases'),
  words("he", "he|him|his|himself", "they, or the role"),
  words("mend", "mend(?:s|ed|ing)?", "fix"),
  words(
    "there is none",
    "(?:there|that|which) (?:is|are|was|were) none|not being one",
    '"no NOUN", or "if it is missing"',
  ),
  form(
    "is no NOUN",
    /(?<!\bthere\s+)\b(?:is|are|was|were)\s+no\s+(?!longer\b|more\b|less\b|fewer\b|different\b|one\b|match\b)\w+/gi,
    '"is not a NOUN"',
  ),
  form(
    "What as a noun",
    /(?:^|[¦.!?]\s+)What\s(?![^.?!¦]*\?)[^.?!¦]{3,400}[.¦;]/gm,
    "name the thing: subject, verb, object",
  ),
  form("Of at the start", /(?:^|[¦.!?]\s+)Of\s+(?!course\b)[a-z]\w*/gm, "begin with the subject"),
  words("as ever", "as ever", "as before, or unchanged"),
  words("and its like", "and (?:its|their|the) like|and suchlike", "and similar NOUN"),
  words("in vain", "in vain|by the letter|to the letter|slip of the pen|at hand|by hand alone", "the plain term"),
  words("talk away", "talk(?:ed|s)? away|gets? no further|grows? up|goes? away by itself", "the plain term"),
  words("heed", "heeds?|heeded|be it|were it not", "the plain term"),
  words(
    "British spelling",
    "colours?|coloured|behaviours?|favours?|honours?|neighbours?|neighbouring|centres?|licences?|spelt|learnt|grey|recognis\\w+|organis\\w+|normalis\\w+|serialis\\w+|initialis\\w+|optimis(?:e|ed|es|ing|ation)|analys(?:e|ed|es|ing)",
    "American spelling",
  ),
];

export interface Hit {
  readonly habit: Habit;
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

/** `prose`: as `texts.ts` gives it. */
export function hitsIn(prose: string): readonly Hit[] {
  return HABITS.flatMap((habit) =>
    [...prose.matchAll(habit.pattern)].map(({ 0: text, index }) => ({
      habit,
      line: lineAt(prose, index + (text.length - text.trimStart().length)),
      text: text
        .replaceAll(/[¦\s]+/g, " ")
        .trim()
        .slice(0, 60),
    })),
  ).toSorted((a, b) => a.line - b.line);
}

function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < index; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}
