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

/**
 * Parses JSON whose values of a name, at a depth of nesting (1: in the outermost), stay as they
 * came: each becomes a text with its bytes, so that what is shown is what was sent.
 */
export function parseKeeping(text, name, depth) {
  const key = JSON.stringify(name);
  let out = '';
  let done = 0;
  let level = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '{' || c === '[') level++;
    else if (c === '}' || c === ']') level--;
    else if (c === '"') {
      const end = endOfString(text, i);
      if (level === depth && text.startsWith(key, i) && end === i + key.length && text[end] === ':') {
        const last = endOfValue(text, end + 1);
        out += text.slice(done, end + 1) + JSON.stringify(text.slice(end + 1, last));
        done = last;
        i = last - 1;
      } else {
        i = end - 1;
      }
    }
  }
  return parse(out + text.slice(done));
}

function endOfString(text, from) {
  let i = from + 1;
  while (text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i + 1;
}

function endOfValue(text, from) {
  let level = 0;
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (c === '"') i = endOfString(text, i) - 1;
    else if (c === '{' || c === '[') level++;
    else if (level === 0 && (c === ',' || c === '}' || c === ']')) return i;
    else if (c === '}' || c === ']') level--;
  }
  return text.length;
}

/** A document with line breaks and indents; its tokens stay as they are. */
export function pretty(text) {
  let out = '';
  let indent = 0;
  const line = () => '\n' + '  '.repeat(indent);
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '"') {
      const end = endOfString(text, i);
      out += text.slice(i, end);
      i = end - 1;
    } else if (c === '{' || c === '[') {
      const next = /\S/.exec(text.slice(i + 1));
      if (next && (next[0] === '}' || next[0] === ']')) {
        out += c + next[0];
        i += 1 + next.index;
      } else {
        indent++;
        out += c + line();
      }
    } else if (c === '}' || c === ']') {
      indent--;
      out += line() + c;
    } else if (c === ',') out += c + line();
    else if (c === ':') out += ': ';
    else if (!/\s/.test(c)) out += c;
  }
  return out;
}
