/**
 * Handlers of a user's own under {@code /x/}: found in jars, run by threads of their own. Imports
 * {@code io.weir.service.handler}, which they are written against, and {@code reply}.
 */
package io.weir.query.handler;
