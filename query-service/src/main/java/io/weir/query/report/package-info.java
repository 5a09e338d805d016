/**
 * A report: its parameters and its formats. Imports {@code format} and {@code reply} of the
 * packages of this module.
 */
package io.weir.query.report;
