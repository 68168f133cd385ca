// A poll as one reads it: the question, the answers with their votes, and until when.

import { el } from "./dom.js";

/** Return a poll; in the playground nobody votes. */
export function drawPoll(poll, moments) {
  const total = poll.answers.reduce((sum, answer) => sum + answer.votes, 0);
  const hasEnded = poll.ends <= moments.now();
  return el(
    "div",
    { class: "poll", role: "group", "aria-label": "Poll" },
    el("p", { class: "poll-question", text: poll.question }),
    el("p", { class: "poll-note", text: poll.many ? "Select one or more answers" : "Select one answer" }),
    el("ul", {}, poll.answers.map((answer) =>
      el("li", {}, el("span", { text: answer.text }), el("span", { class: "poll-votes", text: votes(answer.votes) })))),
    el("p", { class: "poll-note" },
      `${votes(total)} • `,
      hasEnded ? "Poll closed" : ["Ends ", el("time", { datetime: new Date(poll.ends).toISOString(), title: moments.full(poll.ends), data: { relative: String(poll.ends) }, text: moments.relative(poll.ends) })]),
  );
}

function votes(number) {
  return number === 1 ? "1 vote" : `${number} votes`;
}
