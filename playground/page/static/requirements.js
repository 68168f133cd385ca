// How much an input of a form asks for, in the words of Discord's client. No page in here.

export const REQUIRED = "This field is required.";

/** Return how many choices an input asks for at the least: none where it may be left empty. */
export function leastOf(input) {
  return input.required === false ? 0 : Math.max(1, input.min_values ?? 1);
}

/** Return what is wrong with a number of choices. An input that may be left empty still asks for enough when it is not. */
export function countProblem(input, count, most) {
  const least = count === 0 ? leastOf(input) : Math.max(1, input.min_values ?? 1);
  if (count < least) return least === 1 ? REQUIRED : `Choose at least ${least}.`;
  return count > most ? `Choose at most ${most}.` : "";
}
