// The one web socket: actions go out, events come in; it reconnects by itself.

const FIRST_DELAY = 500;
const LONGEST_DELAY = 10_000;

export class Connection {
  /**
   * `greeting()` returns the first frame of every connection, so that a new one shows the same place again;
   * `onEvent(event)` gets each frame of the server; `onStatus(status)` is told "connecting", "open" or "lost".
   */
  constructor(address, { greeting, onEvent, onStatus }) {
    this.address = address;
    this.greeting = greeting;
    this.onEvent = onEvent;
    this.onStatus = onStatus;
    this.delay = FIRST_DELAY;
    this.tickets = new Map();
    this.lastTicket = 0;
    this.timer = null;
    this.socket = null;
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
  }

  open() {
    this.timer = null;
    this.onStatus("connecting");
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.addEventListener("open", () => {
      this.delay = FIRST_DELAY;
      this.onStatus("open");
      this.send(this.greeting());
    });
    socket.addEventListener("message", (frame) => this.receive(JSON.parse(frame.data)));
    socket.addEventListener("close", () => this.lost());
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  send(frame) {
    if (!this.isOpen) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  /** Send an action and return its outcome: the server's frame with this ticket, or {ok: false, lost: true}. */
  ask(frame) {
    const ticket = ++this.lastTicket;
    return new Promise((resolve) => {
      this.tickets.set(ticket, resolve);
      if (!this.send({ ...frame, ticket })) this.settle(ticket, { ok: false, lost: true });
    });
  }

  receive(event) {
    this.onEvent(event);
    if (event.ticket !== undefined) this.settle(event.ticket, event);
  }

  settle(ticket, outcome) {
    this.tickets.get(ticket)?.(outcome);
    this.tickets.delete(ticket);
  }

  lost() {
    for (const ticket of [...this.tickets.keys()]) this.settle(ticket, { ok: false, lost: true });
    this.onStatus("lost");
    this.timer = setTimeout(() => this.open(), this.delay);
    this.delay = Math.min(this.delay * 2, LONGEST_DELAY);
  }

  /** Try again at once instead of after the delay. */
  hurry() {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.open();
  }
}
