/**
 * The formats of replies with samples, and how a request chooses one. Imports {@code
 * io.weir.service}, and no package of this module.
 */
package io.weir.query.format;
