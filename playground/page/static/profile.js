// A card about a person, or the people of a role, beside what was clicked.

import { avatar, el } from "./dom.js";

const GAP = 8;

export class Profile {
  /**
   * `place()` gives {members, roles} of the open channel; `actions`: speakAs(username), openConversation(userId);
   * `speaker()` is the id of who speaks.
   */
  constructor(card, { place, speaker, actions }) {
    Object.assign(this, { card, place, speaker, actions });
    card.addEventListener("toggle", (event) => {
      if (event.newState === "closed") this.anchor?.focus?.({ preventScroll: true });
    });
  }

  showPerson({ id, name }, anchor) {
    const { members, roles } = this.place();
    const member = members.find((one) => one.id === id) ?? { id, name, username: "", bot: false, roles: [] };
    const held = roles.filter((role) => member.roles.includes(role.id));
    const isSpeaker = member.id === this.speaker();
    this.open(anchor, member.name, [
      el("div", { class: "profile-banner" }),
      avatar(member, "large"),
      el("h2", { id: "profile-name" }, member.name, member.bot && el("span", { class: "app-badge", text: "APP" })),
      el("p", { class: "profile-username", text: member.username }),
      held.length > 0 && el("ul", { class: "profile-roles", "aria-label": "Roles" }, held.map(drawRole)),
      member.username && !member.bot && !isSpeaker && this.drawAction(`Speak as ${member.name}`, () => this.actions.speakAs(member.username)),
      member.bot && this.drawAction(`Message ${member.name}`, () => this.actions.openConversation(member.id)),
    ]);
  }

  showRole({ id, name }, anchor) {
    const members = this.place().members.filter((one) => one.roles.includes(id));
    const words = members.length === 1 ? "1 member" : `${members.length} members`;
    this.open(anchor, `@${name}`, [
      el("h2", { id: "profile-name", text: `@${name}` }),
      el("p", { class: "profile-username", text: words }),
      el("ul", { class: "profile-members" }, members.map((one) => el("li", {}, avatar(one, "small"), one.name))),
    ]);
  }

  drawAction(text, act) {
    const press = () => {
      this.card.hidePopover();
      act();
    };
    return el("button", { class: "button primary", type: "button", text, on: { click: press } });
  }

  open(anchor, label, content) {
    if (this.card.matches(":popover-open")) this.card.hidePopover();
    this.anchor = anchor.matches("button") ? anchor : null;
    this.card.setAttribute("aria-label", label);
    this.card.replaceChildren(...content.filter(Boolean));
    this.card.showPopover();
    this.arrange(anchor.getBoundingClientRect());
    this.card.focus();
  }

  /** Stand beside the anchor, and wholly on the page. */
  arrange(beside) {
    const { offsetWidth: width, offsetHeight: height } = this.card;
    const right = beside.right + GAP;
    const left = right + width + GAP <= innerWidth ? right : Math.max(GAP, beside.left - width - GAP);
    this.card.style.left = `${Math.min(left, innerWidth - width - GAP)}px`;
    this.card.style.top = `${Math.max(GAP, Math.min(beside.top, innerHeight - height - GAP))}px`;
  }
}

function drawRole(role) {
  const dot = el("span", { class: "role-dot", "aria-hidden": "true" });
  if (role.color) dot.style.background = role.color;
  return el("li", {}, dot, role.name);
}
