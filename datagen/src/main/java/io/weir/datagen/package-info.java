/**
 * The load generator and test client: its commands, and the runs behind them. Speaks to Weir over
 * HTTP alone, so it may import {@code io.weir.model}, {@code io.weir.settings} and its own
 * sub-packages, and only the launcher may import it.
 */
package io.weir.datagen;
