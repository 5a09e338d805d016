/**
 * What a handler of a user's own is written against: {@link io.weir.service.handler.Handler} and
 * what it gets. Imports nothing but the JDK, and is all of Weir that a handler sees.
 */
package io.weir.service.handler;
