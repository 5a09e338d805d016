/**
 * Who may do what: callers, their rights, and where both come from. Imports the model and {@code
 * io.weir.service.settings}, and knows no protocol; every server may import it.
 */
package io.weir.service.access;
