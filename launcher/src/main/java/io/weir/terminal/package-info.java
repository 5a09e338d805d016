/**
 * Weir in the terminal: commands that save, import, query, list and watch tags, and change who may
 * do what, over HTTP as any client does. Imports the settings' units and the query role's command,
 * whose name it shares; imported by the launcher alone.
 */
package io.weir.terminal;
