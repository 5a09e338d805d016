/**
 * The load generator and test client: its commands and their runs. It speaks to Weir over HTTP
 * only, so it may import {@code io.weir.testkit} and {@code io.weir.service.settings}; only the
 * launcher may import it.
 */
package io.weir.datagen;
