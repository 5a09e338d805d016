/** A report: its parameters and its JSON. Imports {@code reply} of the packages of this module. */
package io.weir.query.report;
