/**
 * All of Weir in one process, and the commands {@code standalone} and {@code job}. Imports every
 * role, the query client, the service packages and the demo plant of datagen; only the launcher may
 * import it.
 */
package io.weir.standalone;
