// The members of a channel at its right, by role.

import { avatar, el, icon } from "./dom.js";
import { colorName } from "./name_colors.js";

/** What cannot be reached while the list lies over it. */
const BEHIND = ".drawer, .chat-head, .talk";
const WIDE = "(min-width: 1100px)";

export class RosterList {
  /** `actions`: showProfile(person, anchor). The list is open on a wide page until the person says otherwise. */
  constructor({ box, toggle, scrim }, actions) {
    Object.assign(this, { box, toggle, scrim, actions });
    this.wish = localStorage.getItem("members");
    this.isDrawerOpen = false;
    this.wide = matchMedia(WIDE);
    this.wide.addEventListener("change", () => this.arrange());
    toggle.addEventListener("click", () => this.flip());
    scrim.addEventListener("click", () => this.closeDrawer());
    // Escape closes what lies on top: a card over the list before the list.
    addEventListener("keydown", (event) => event.key === "Escape" && !document.querySelector(":popover-open") && this.closeDrawer(), true);
  }

  /** `groups`: [{name, count, members}]; none, as in a conversation, hide list and button. */
  show(groups) {
    this.groups = groups;
    const focused = this.box.contains(document.activeElement) ? document.activeElement.dataset.userId : undefined;
    this.box.replaceChildren(this.drawHead(), ...groups.map((group) => this.drawGroup(group)));
    this.arrange();
    if (focused) this.box.querySelector(`[data-user-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  /** The words and the button are seen where the list is a drawer. */
  drawHead() {
    return el(
      "div",
      { class: "roster-head" },
      el("h2", { text: "Members" }),
      el("button", { class: "icon-button", type: "button", "aria-label": "Close the list of members", on: { click: () => this.closeDrawer() } }, icon("close")),
    );
  }

  drawGroup(group) {
    const isAway = group.name === "Offline";
    const rest = group.count - group.members.length;
    return el(
      "section",
      { class: `roster-group ${isAway ? "away" : ""}`, "aria-label": `${group.name}, ${group.count}` },
      el("h3", { text: `${group.name} — ${group.count}` }),
      el("ul", {}, group.members.map((member) => el("li", {}, this.drawMember(member, isAway)))),
      rest > 0 && el("p", { class: "nothing", text: `and ${rest} more` }),
    );
  }

  drawMember(member, isAway) {
    const name = el("span", { class: "member-name", text: member.name });
    colorName(name, member.color);
    const button = el(
      "button",
      { class: "member", type: "button", data: { userId: member.id } },
      el("span", { class: `face ${isAway ? "" : "online"}` }, avatar(member, "small")),
      name,
      member.bot && el("span", { class: "app-badge", text: "APP" }),
    );
    button.addEventListener("click", () => this.actions.showProfile(member, button));
    return button;
  }

  flip() {
    if (this.wide.matches) {
      this.wish = this.isOpen ? "closed" : "open";
      localStorage.setItem("members", this.wish);
    } else this.isDrawerOpen = !this.isDrawerOpen;
    this.arrange();
    if (this.isDrawerOpen) this.box.querySelector("button")?.focus();
  }

  closeDrawer() {
    if (!this.isDrawerOpen) return;
    this.isDrawerOpen = false;
    this.arrange();
    this.toggle.focus();
  }

  get isOpen() {
    return this.wide.matches ? this.wish !== "closed" : this.isDrawerOpen;
  }

  arrange() {
    const isThere = this.groups?.length > 0;
    if (this.wide.matches) this.isDrawerOpen = false;
    this.toggle.hidden = !isThere;
    this.box.hidden = !isThere || !this.isOpen;
    this.toggle.setAttribute("aria-expanded", String(!this.box.hidden));
    const isOver = !this.wide.matches && !this.box.hidden;
    this.scrim.hidden = !isOver;
    for (const behind of document.querySelectorAll(BEHIND)) behind.inert = isOver;
  }
}
