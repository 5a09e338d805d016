/**
 * All of Weir in one process, and the commands {@code standalone} and {@code job}. Imports every
 * role, the query client and the service packages; only the launcher may import it.
 */
package io.weir.standalone;
