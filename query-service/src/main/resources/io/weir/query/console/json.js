// JavaScript's numbers hold 53 bits, so JSON.parse would round the times of Weir, int64 ns.

const MARK = '\u0000weir:';
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\w.+-])-?\d{16,}(?![\d.eE])/g;

/** Parses JSON; whole numbers of 16 digits and more become BigInt. */
export function parse(text) {
  let marked = false;
  const safe = text.replace(TOKEN, token => {
    if (token[0] === '"') return token;
    marked = true;
    return '"\\u0000weir:' + token + '"';
  });
  return marked
    ? JSON.parse(safe, (key, value) =>
        typeof value === 'string' && value.startsWith(MARK) ? BigInt(value.slice(MARK.length)) : value)
    : JSON.parse(text);
}
