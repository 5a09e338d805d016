/**
 * Requests for several tags, which are sent as batches. Imports {@code listing}, {@code report},
 * {@code format} and {@code reply} of the packages of this module.
 */
package io.weir.query.several;
