/**
 * The formats of replies with samples, and how a request chooses one. Imports {@code
 * io.weir.service.http}, and {@code reply} of the packages of this module.
 */
package io.weir.query.format;
