/**
 * The one way to start Weir: the roles of {@code ./weir} as subcommands, and the check of all
 * settings before one of them runs. May import every module; nothing imports it.
 */
package io.weir;
