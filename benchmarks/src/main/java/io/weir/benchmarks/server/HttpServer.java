package io.weir.benchmarks.server;

import io.weir.testkit.http.Address;
import java.nio.file.Path;

/**
 * A server that runs and listens.
 *
 * @param address where it is spoken to over HTTP
 * @param data what it keeps its data in
 */
record HttpServer(Address address, Path data, ServerProcess process) {}
