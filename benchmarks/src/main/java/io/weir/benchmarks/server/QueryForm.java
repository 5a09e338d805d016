package io.weir.benchmarks.server;

import io.weir.testkit.probe.ServerConnection;

/**
 * One of the ways in which a server can be asked for the same rows.
 *
 * @param name in the output; may be empty
 */
public record QueryForm(String name, ServerConnection.Source connections) {}
