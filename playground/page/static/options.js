// What a typed command means, and the checks that Discord's client makes before anything is sent. No page in here.

export const STRING = 3;
export const INTEGER = 4;
export const BOOLEAN = 5;
export const USER = 6;
export const CHANNEL = 7;
export const ROLE = 8;
export const MENTIONABLE = 9;
export const NUMBER = 10;
export const ATTACHMENT = 11;

const LARGEST_INTEGER = 2 ** 53;
const INTEGER_TEXT = /^[+-]?\d+$/;
const NUMBER_TEXT = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/;

/** Return the commands that fit what is typed after the slash, best first. */
export function filterCommands(commands, query) {
  const wanted = query.trim().toLowerCase();
  const rank = (command) => {
    const path = command.shown.toLowerCase();
    if (path.startsWith(wanted)) return 0;
    if (path.split(/[ -]/).some((word) => word.startsWith(wanted))) return 1;
    return path.includes(wanted) ? 2 : 3;
  };
  return commands
    .map((command) => ({ command, place: rank(command) }))
    .filter(({ place }) => place < 3)
    .sort((one, other) => one.place - other.place)
    .map(({ command }) => command);
}

/** Return the command that `text` begins with, and what follows it; null while its name may still be going on. */
export function readCommand(commands, text) {
  const line = text.slice(1);
  const named = [...commands].sort((one, other) => other.shown.length - one.shown.length);
  for (const command of named) {
    for (const name of [command.shown, command.path]) {
      if (!line.toLowerCase().startsWith(name.toLowerCase())) continue;
      const rest = line.slice(name.length);
      if (rest === "" || /^\s/.test(rest)) return { command, rest: rest.replace(/^\s+/, ""), isOpen: rest === "" };
    }
  }
  return null;
}

/**
 * Split `text`, typed into the option `current` (or null), at each `name:` of another option.
 * Returns [[name or null, text], ...]; the first pair is what stays in `current`.
 */
export function splitNamed(text, options, current) {
  const names = options.flatMap((option) => [option.shown, option.name]).sort((one, other) => other.length - one.length);
  if (names.length === 0) return [[current, text]];
  const mark = new RegExp(`(^|\\s)(${names.map(escapePattern).join("|")}):\\s?`, "iu");
  const parts = [];
  let name = current;
  let rest = text;
  for (;;) {
    const found = mark.exec(rest);
    if (!found) break;
    parts.push([name, rest.slice(0, found.index)]);
    const named = found[2].toLowerCase();
    name = options.find((option) => option.shown.toLowerCase() === named || option.name.toLowerCase() === named).name;
    rest = rest.slice(found.index + found[0].length);
  }
  parts.push([name, rest]);
  // "year:2025" typed into year itself: nothing stood before its own name.
  if (parts.length > 1 && parts[0][0] === parts[1][0] && parts[0][1].trim() === "") parts.shift();
  return parts;
}

function escapePattern(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Return what a person may choose for an option from what the page knows, as [{name, value, note}], or null. */
export function choicesOf(option, place) {
  if (option.choices.length > 0) return option.choices;
  switch (option.type) {
    case BOOLEAN:
      return [{ name: "True", value: true }, { name: "False", value: false }];
    case USER:
      return place.members.map(memberChoice);
    case ROLE:
      return place.roles.map(roleChoice);
    case MENTIONABLE:
      return [...place.members.map(memberChoice), ...place.roles.map(roleChoice)];
    case CHANNEL:
      return place.channels
        .filter((channel) => option.channel_types.length === 0 || option.channel_types.includes(channel.kind))
        .map((channel) => ({ name: `#${channel.name}`, value: channel.id }));
    default:
      return null;
  }
}

function memberChoice(member) {
  return { name: `@${member.name}`, value: member.id, note: member.username, person: member };
}

function roleChoice(role) {
  return { name: `@${role.name}`, value: role.id, note: "role" };
}

/** Return the choices whose name fits what is typed. */
export function filterChoices(choices, text) {
  const wanted = text.trim().toLowerCase();
  const starts = choices.filter((choice) => choice.name.toLowerCase().startsWith(wanted));
  const holds = choices.filter((choice) => !starts.includes(choice) && choice.name.toLowerCase().includes(wanted));
  return [...starts, ...holds];
}

/**
 * Return {value}, {missing: true} for an empty optional one, or {error} in the words of Discord's client.
 * `given` is {text, picked}: what stands in the field, and the choice taken from a list, if any.
 */
export function readOption(option, given, place) {
  const text = given.text.trim();
  if (text === "") {
    return option.required ? { error: "This option is required. Specify a value." } : { missing: true };
  }
  if (given.picked && given.picked.name === given.text) return { value: given.picked.value };
  const choices = choicesOf(option, place);
  if (choices) {
    const wanted = text.replace(/^[@#]/, "").toLowerCase();
    const choice = choices.find(
      ({ name, value }) => name.toLowerCase() === text.toLowerCase() || name.toLowerCase().replace(/^[@#]/, "") === wanted || String(value) === text,
    );
    return choice ? { value: choice.value } : { error: "Choose one of the options in the list." };
  }
  if (option.type === INTEGER) return readInteger(option, text);
  if (option.type === NUMBER) return readNumber(option, text);
  return checkText(option, text);
}

function readInteger(option, text) {
  const value = Number(text);
  if (!INTEGER_TEXT.test(text) || Math.abs(value) >= LARGEST_INTEGER) return { error: "Enter a whole number." };
  return checkBounds(option, value);
}

function readNumber(option, text) {
  if (!NUMBER_TEXT.test(text)) return { error: "Enter a number." };
  return checkBounds(option, Number(text.replace(",", ".")));
}

function checkBounds(option, value) {
  const { min_value: least, max_value: most } = option;
  if (least !== null && value < least) return { error: `Enter a number of at least ${least}.` };
  if (most !== null && value > most) return { error: `Enter a number of at most ${most}.` };
  return { value };
}

function checkText(option, text) {
  const length = [...text].length;
  if (option.min_length !== null && length < option.min_length) return { error: `Enter at least ${option.min_length} characters.` };
  const most = option.max_length ?? 6000;
  if (length > most) return { error: `Enter at most ${most} characters; there are ${length}.` };
  return { value: text };
}
