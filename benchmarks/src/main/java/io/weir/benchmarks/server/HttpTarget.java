package io.weir.benchmarks.server;

import io.weir.testkit.client.Service;
import io.weir.testkit.load.RequestFormat;
import java.util.Optional;

/**
 * What requests with samples to a server over HTTP may look like.
 *
 * @param usual what its own clients send
 * @param lines the same samples a JSON message a line; empty if it takes none such
 * @param takesGzip whether bodies may be compressed
 */
public record HttpTarget(
    Service service, RequestFormat usual, Optional<RequestFormat> lines, boolean takesGzip) {}
