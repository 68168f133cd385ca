// A poll: the question, the answers with their votes, and until when; while it runs, one votes in it.

import { el, icon } from "./dom.js";

/**
 * Return a poll. `picked` is the set of answers that are ticked and not sent yet, kept from one drawing to the next;
 * `vote(answers)` sends what is ticked, or with none takes the vote back.
 */
export function drawPoll(poll, { id, moments, picked, vote }) {
  const total = poll.answers.reduce((sum, answer) => sum + answer.votes, 0);
  const hasEnded = poll.ends <= moments.now();
  const hasVoted = poll.answers.some((answer) => answer.yours);
  const isOpen = !hasEnded && !hasVoted;
  const question = `poll-${id}-question`;
  const send = (event) => {
    event.preventDefault();
    if (picked.size > 0) vote([...picked]);
  };
  return el(
    "div",
    { class: "poll", role: "group", "aria-label": "Poll", "aria-describedby": question },
    el("p", { class: "poll-question", id: question, text: poll.question }),
    isOpen && el("p", { class: "poll-note", text: poll.many ? "Select one or more answers" : "Select one answer" }),
    el(
      "form",
      { on: { submit: send } },
      el("ul", {}, poll.answers.map((answer) => (isOpen ? drawChoice(answer, poll, id, picked) : drawResult(answer, total)))),
      el("div", { class: "poll-foot" },
        el("p", { class: "poll-note" },
          `${votes(total)} • `,
          hasEnded ? "Poll closed" : ["Ends ", el("time", { datetime: new Date(poll.ends).toISOString(), title: moments.full(poll.ends), data: { relative: String(poll.ends) }, text: moments.relative(poll.ends) })]),
        isOpen && el("button", { class: "button primary", type: "submit", disabled: picked.size === 0, text: "Vote" }),
        !hasEnded && hasVoted && el("button", { class: "button secondary", type: "button", text: "Remove Vote", on: { click: () => vote([]) } })),
    ),
  );
}

function drawChoice(answer, poll, id, picked) {
  const box = el("input", { type: poll.many ? "checkbox" : "radio", name: `poll-${id}`, value: answer.id });
  box.checked = picked.has(answer.id);
  box.addEventListener("change", () => {
    if (!poll.many) picked.clear();
    if (box.checked) picked.add(answer.id);
    else picked.delete(answer.id);
    box.form.querySelector("[type=submit]").disabled = picked.size === 0;
  });
  return el("li", {}, el("label", { class: "poll-answer" }, box, el("span", { class: "poll-text", text: answer.text }), el("span", { class: "poll-votes", text: votes(answer.votes) })));
}

function drawResult(answer, total) {
  const share = total > 0 ? Math.round((100 * answer.votes) / total) : 0;
  return el(
    "li",
    { class: answer.yours ? "poll-answer yours" : "poll-answer" },
    el("span", { class: "poll-bar", "aria-hidden": "true", style: { width: `${share}%` } }),
    el("span", { class: "poll-text", text: answer.text }),
    answer.yours && [icon("check"), el("span", { class: "unseen", text: "Your vote" })],
    el("span", { class: "poll-votes", text: `${votes(answer.votes)} • ${share}%` }),
  );
}

function votes(number) {
  return number === 1 ? "1 vote" : `${number} votes`;
}
