/**
 * The console: a page for browsers that asks the same API as any other client. Static files and
 * their headers; imports no other package of this module.
 */
package io.weir.query.console;
