/**
 * Weir in the terminal: commands that save, query, list and watch tags over HTTP, as any client
 * does. Imports the settings' units and the query role's command, whose name it shares; imported by
 * the launcher alone.
 */
package io.weir.terminal;
