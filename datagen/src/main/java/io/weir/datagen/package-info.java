/**
 * The load generator and test client: its commands, and the runs behind them. Speaks to Weir over
 * HTTP alone, so it may import {@code io.weir.testkit}, {@code io.weir.model} and {@code
 * io.weir.service.settings}, and only the launcher may import it.
 */
package io.weir.datagen;
