// Ten colours that are told apart on white and on dark, also by those who see few colours.
const LIGHT = ['#1463b8', '#d1580a', '#1a8a5a', '#b3261e', '#7a49c2', '#8a5a2b', '#c2378a', '#5b6673', '#8a8a00', '#0b8a9c'];
const DARK = ['#63a8f5', '#f59a4c', '#53c78f', '#f2766d', '#b493f0', '#cf9f6d', '#f07ec0', '#a3aebb', '#cccc4a', '#4cc9dc'];

export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

/** The colour of the nth line. */
export function colour(n) {
  return (isDark() ? DARK : LIGHT)[n % LIGHT.length];
}

/** What a chart is drawn with. */
export function inks() {
  return isDark()
    ? {paper: '#161b22', text: '#e6eaf0', quiet: '#98a3b3', grid: '#262d38'}
    : {paper: '#ffffff', text: '#1a212b', quiet: '#5e6978', grid: '#e8ebf0'};
}
