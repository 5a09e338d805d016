/**
 * Exports of raw samples: streams of any length, page by page, in bounded memory. Imports {@code
 * format}, {@code listing}, {@code reply} and {@code report} of the packages of this module.
 */
package io.weir.query.export;
