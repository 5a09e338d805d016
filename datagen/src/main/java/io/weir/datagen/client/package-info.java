/**
 * What the clients of streams, documents and keys share: requests that outlive the end of a part, a
 * load that stops at its time, and the faults that are found. Imports positions of the log from
 * {@code io.weir.model.records}, and the testkit's {@code client} and {@code availability}.
 */
package io.weir.datagen.client;
