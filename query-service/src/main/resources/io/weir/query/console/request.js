// A request to the server that the page is from, and no other.

/** What the server says went wrong: its title, its detail, and when to try again. */
export class Problem extends Error {
  constructor(status, title, detail, retryAfter) {
    super(detail);
    this.status = status;
    this.title = title;
    this.retryAfter = retryAfter;
  }
}

/** Sends a request, with a token or null; a reply that is not one of success is thrown as a Problem. */
export async function request(path, options, token) {
  const headers = {...options.headers};
  if (token) headers.Authorization = 'Bearer ' + token;
  let response;
  try {
    response = await fetch(path, {...options, headers});
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Problem(0, 'The server cannot be reached', 'It may have stopped, or the network is down.');
  }
  if (response.ok) return response;
  let title = response.statusText || 'Status ' + response.status;
  let detail = 'The server answered with status ' + response.status + '.';
  try {
    const problem = await response.json();
    title = problem.title || title;
    detail = problem.detail || detail;
  } catch (e) {
    // No problem+json: the status alone.
  }
  if (response.status === 401) title = 'Sign in to see this';
  if (response.status === 403) title = 'Not permitted';
  throw new Problem(response.status, title, detail, Number(response.headers.get('Retry-After')) || 0);
}
