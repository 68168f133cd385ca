// Code blocks: the parts that most languages share, told apart by colour as in Discord.

import { el } from "./dom.js";

const WORDS = {
  c: "auto bool break case char class const continue default do double else enum extern float for goto if int long namespace new nullptr private protected public return short signed sizeof static struct switch template this throw try typedef union unsigned using virtual void while",
  js: "as async await break case catch class const continue debugger default delete do else export extends false finally for from function if import in instanceof interface let new null of return static super switch this throw true try type typeof undefined var void while yield",
  py: "False None True and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return self try while with yield",
  rs: "as async await break const continue else enum extern false fn for if impl in let loop match mod move mut pub ref return self static struct super trait true type unsafe use where while",
  sh: "case do done elif else esac export fi for function if in local return then until while",
  sql: "all alter and as asc between by case create delete desc distinct drop else end exists from group having in index inner insert into is join left like limit not null on or order outer primary right select set table then union unique update values view when where with",
};
const NAMES = {
  bash: "sh", cpp: "c", "c++": "c", "c#": "c", cs: "c", csharp: "c", go: "js", h: "c", java: "js", "javascript": "js", json: "js", jsx: "js",
  kotlin: "js", python: "py", rust: "rs", shell: "sh", ts: "js", tsx: "js", typescript: "js", yaml: "py", yml: "py", zsh: "sh",
};
const COMMENTS = { c: "//[^\\n]*|/\\*[\\s\\S]*?\\*/", py: "#[^\\n]*", rs: "//[^\\n]*", sh: "(?<=^|\\s)#[^\\n]*", sql: "--[^\\n]*" };
const STRINGS = "\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])*'|`(?:\\\\.|[^`\\\\])*`";
const NUMBERS = "\\b\\d[\\d_]*(?:\\.\\d+)?(?:[eE][+-]?\\d+)?\\b";
const LONGEST = 20_000;

/** Return a `code` element; an unknown language, or a very long text, has one colour. */
export function drawCode(text, language) {
  const name = language?.toLowerCase() ?? "";
  const code = el("code", { data: { language: name } });
  if (text.length > LONGEST) code.textContent = text;
  else if (name === "diff") code.append(...drawDifference(text));
  else code.append(...drawTokens(text, NAMES[name] ?? name));
  return code;
}

/** Lines that came and lines that went. */
function drawDifference(text) {
  return text.split(/(?<=\n)/).map((line) => {
    const look = { "+": "code-added", "-": "code-removed", "@": "code-comment" }[line[0]];
    return el("span", { class: look, text: line });
  });
}

function drawTokens(text, language) {
  if (!(language in WORDS)) return [text];
  const comments = COMMENTS[language] ?? COMMENTS.c;
  const words = `\\b(?:${WORDS[language].replaceAll(" ", "|")})\\b`;
  const flags = language === "sql" ? "gi" : "g";
  const pattern = new RegExp(`(?<comment>${comments})|(?<string>${STRINGS})|(?<number>${NUMBERS})|(?<word>${words})`, flags);
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(pattern)) {
    parts.push(text.slice(end, found.index));
    const kind = Object.keys(found.groups).find((name) => found.groups[name] !== undefined);
    parts.push(el("span", { class: `code-${kind}`, text: found[0] }));
    end = found.index + found[0].length;
  }
  return [...parts, text.slice(end)];
}
