// The worker's API, with the operator's token where one was given.

// In memory only: what is stored, another script of this origin or the next person at this browser could read.
let token = null;

export function setToken(given) {
  token = given || null;
}

export const hasToken = () => token !== null;

function headers(more) {
  return token ? { ...more, Authorization: `Bearer ${token}` } : more;
}

/** A key that makes a submission safe to repeat. Not by crypto.randomUUID: a page by plain HTTP from another machine has none. */
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Answers {data, message, total, kind, next}; throws an Error whose message is the service's own sentence. */
export async function call(method, path, body, key, version) {
  const options = { method, headers: headers({ Accept: "application/json" }) };
  if (key) {
    options.headers["Idempotency-Key"] = key;
  }
  if (version) {
    options.headers["If-Match"] = `"${version}"`; // Changes that version only.
  }
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error("The worker cannot be reached.");
  }
  const envelope = await response.json().catch(() => ({}));
  if (response.status === 401 || response.status === 403) {
    throw new Error("The worker asks for a valid token: enter it at the top of the page.");
  }
  if (!response.ok || envelope.success === false) {
    const error = new Error(envelope.message || `The worker answered ${response.status}.`);
    error.data = envelope.data;
    error.status = response.status;
    throw error;
  }
  const header = (name) => response.headers.get(name);
  return { data: envelope.data, message: envelope.message, total: header("X-Total-Count") === null ? NaN : Number(header("X-Total-Count")),
    kind: header("X-Total-Count-Kind"), next: header("X-Next-After") };
}

/** Reads the event stream for ever. By fetch, because an EventSource cannot send a token. */
export async function listen(path, onEvent, onState) {
  for (let wait = 1000; ; wait = Math.min(wait * 2, 15000)) {
    try {
      const response = await fetch(path, { headers: headers({ Accept: "text/event-stream" }) });
      if (!response.ok) {
        throw new Error(response.status === 401 || response.status === 403
          ? "a token is needed" : response.status === 503 ? "too many pages are open" : `status ${response.status}`);
      }
      onState(true);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let rest = ""; ;) {
        const { value, done } = await reader.read();
        if (done) {
          break;
        }
        wait = 1000;
        const events = (rest + value).split("\n\n");
        rest = events.pop();
        for (const event of events) {
          const lines = event.split("\n");
          const field = (name) => lines.find((line) => line.startsWith(name))?.slice(name.length);
          onEvent(field("event: "), JSON.parse(field("data: ")));
        }
      }
      onState(false, "the stream ended");
    } catch (error) {
      onState(false, error.message);
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
