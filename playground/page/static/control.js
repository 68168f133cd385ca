// Asks the playground beside the chat: for faults and for the bot's requests.

const ADDRESS = "../control/";

/** Return the answer, or {refused: sentence, errors: {field: sentence}}. */
export async function ask(path, { method = "GET", body } = {}) {
  try {
    const answer = await fetch(ADDRESS + path, {
      method,
      headers: body ? { "Content-Type": "application/json" } : {},
      body: body && JSON.stringify(body),
    });
    if (answer.status === 204) return {};
    const given = await answer.json();
    return answer.ok ? given : { refused: given.message ?? "Refused.", errors: given.errors ?? {} };
  } catch {
    return { refused: "The playground does not answer.", errors: {} };
  }
}
