/**
 * Who may do what: callers, their rights, and where both come from: tokens, users and groups, an
 * identity provider, certificates. Imports the model and, of this module, {@code changes}, {@code
 * limits}, {@code process}, {@code provider}, {@code settings} and {@code tls}; knows no protocol.
 * Every server may import it.
 */
package io.weir.service.access;
