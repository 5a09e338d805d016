/**
 * Lists of names (tags, streams, metrics, items), merged from the tasks page by page. Imports
 * {@code reply} of the packages of this module.
 */
package io.weir.query.listing;
