/**
 * Other ways in and out than HTTP, each an adapter in a package of its own. An adapter keeps
 * nothing and decides nothing: it translates, and uses what the HTTP services of the same process
 * use.
 *
 * <ul>
 *   <li>Writes go through {@link io.weir.gateway.Gateway#records}: {@link
 *       io.weir.gateway.records.RecordWriter#write} appends a command, whose name is {@code
 *       nextId()}, within {@code WEIR_MAX_IN_FLIGHT}, and answers with the change that it became.
 *   <li>Reads of items go through {@link io.weir.query.QueryService#items}, within {@code
 *       WEIR_REPLY_MEMORY}.
 *   <li>Listeners to streams join {@link io.weir.query.QueryService#listenHub} with an {@link
 *       io.weir.query.listen.Outlet} of their own, and leave it when their client has gone.
 * </ul>
 *
 * <p>Refusals are {@link io.weir.service.http.ProblemException}s everywhere; each adapter has one
 * place that translates them. An adapter is opened and closed by {@link
 * io.weir.protocols.Protocols}, which the role {@code protocols} and standalone start.
 */
package io.weir.protocols;
