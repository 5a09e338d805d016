'use strict';
// Before the first paint, so that a page chosen to be dark never flashes white.
try {
  const chosen = localStorage.getItem('weir.theme');
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch (e) {
  // No storage: the system's theme.
}
