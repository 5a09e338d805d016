/**
 * The routes of sessions, users, groups and grants. Imports {@code io.weir.service.access} and
 * {@code io.weir.service.http}; whoever serves HTTP may import it.
 */
package io.weir.service.accounts;
