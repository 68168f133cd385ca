// A forum: its posts as a list, filtered by their tags; each opens as a thread.

import { el, icon } from "./dom.js";
import { colorName } from "./name_colors.js";

export class PostList {
  /** `actions`: openChannel(id), begin() a post. */
  constructor(box, moments, actions) {
    Object.assign(this, { box, moments, actions });
    this.chosen = null;
    this.forumId = null;
  }

  /** Show a forum, or with `posts` null nothing. `channel` has id, name, topic and tags; `unread` is as in the sidebar. */
  show(channel, posts, unread) {
    this.box.hidden = !posts;
    if (!posts) return;
    if (this.forumId !== channel.id) this.chosen = null;
    Object.assign(this, { forumId: channel.id, channel, posts, unread });
    this.draw();
  }

  /** Take in a post that is new, or in which something was said. */
  put(post) {
    if (post.forum !== this.forumId || this.box.hidden) return;
    this.posts = [post, ...this.posts.filter((one) => one.id !== post.id)];
    this.draw();
  }

  draw() {
    const focused = this.box.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const fitting = this.posts.filter((post) => this.chosen === null || post.tags.includes(this.chosen));
    const byActivity = (one, other) => Number(other.pinned) - Number(one.pinned) || other.last - one.last;
    const open = fitting.filter((post) => !post.archived).sort(byActivity);
    const old = fitting.filter((post) => post.archived).sort(byActivity);
    const parts = [
      el("div", { class: "posts-head" },
        el("div", { class: "posts-title" }, el("h2", { text: this.channel.name }), this.channel.mayPost && this.drawBegin()),
        this.channel.topic && el("p", { text: this.channel.topic }),
        this.channel.tags.length > 0 && this.drawTags()),
      open.length > 0 && el("ul", { class: "posts-list" }, open.map((post) => this.drawPost(post))),
      open.length + old.length === 0 && el("p", { class: "nothing", text: this.posts.length > 0 ? "No post has this tag." : "There are no posts yet." }),
      old.length > 0 && el("h3", { class: "posts-older", text: "Older posts" }),
      old.length > 0 && el("ul", { class: "posts-list" }, old.map((post) => this.drawPost(post))),
    ];
    this.box.replaceChildren(...parts.filter(Boolean));
    if (focused) this.box.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  drawBegin() {
    return el("button", { class: "button primary", type: "button", data: { key: "begin-post" }, on: { click: () => this.actions.begin() } }, icon("plus"), "New Post");
  }

  drawTags() {
    const choose = (tag) => {
      this.chosen = this.chosen === tag ? null : tag;
      this.draw();
    };
    return el(
      "div",
      { class: "tags", role: "group", "aria-label": "Show posts with a tag" },
      this.channel.tags.map((tag) =>
        el("button", {
          class: "tag",
          type: "button",
          "aria-pressed": String(this.chosen === tag),
          text: tag,
          data: { key: `tag-${tag}` },
          on: { click: () => choose(tag) },
        })),
    );
  }

  drawPost(post) {
    const isUnread = this.unread.has(post.id);
    const author = el("span", { class: "post-author", text: post.author.name });
    colorName(author, post.author.color);
    const said = post.replies === 1 ? "1 message" : `${post.replies} messages`;
    return el("li", {}, el(
      "button",
      { class: `post ${isUnread ? "unread" : ""}`, type: "button", data: { key: `post-${post.id}`, postId: post.id }, on: { click: () => this.actions.openChannel(post.id) } },
      post.tags.length > 0 && el("span", { class: "tags" }, post.tags.map((tag) => el("span", { class: "tag", text: tag }))),
      el("span", { class: "post-name" },
        post.pinned && icon("pin"), post.locked && icon("lock"),
        el("strong", { text: post.name }),
        isUnread && el("span", { class: "new-mark", text: "New" })),
      el("span", { class: "post-excerpt" }, author, post.excerpt && `: ${post.excerpt}`),
      el("span", { class: "post-foot" },
        icon("speech"), el("span", { text: said }),
        el("span", { "aria-hidden": "true", text: "•" }),
        el("time", { datetime: new Date(post.last).toISOString(), title: this.moments.full(post.last), data: { relative: String(post.last) }, text: this.moments.relative(post.last) })),
    ));
  }
}
