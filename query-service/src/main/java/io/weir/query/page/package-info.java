/**
 * The page for people: a form, a chart and a table. Imports {@code report}, {@code listing} and
 * {@code reply} of the packages of this module.
 */
package io.weir.query.page;
