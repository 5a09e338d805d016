/**
 * What the clients of streams, documents and keys share: requests that outlive the end of a part, a
 * load that stops at its time, and the faults that are found. Imports the testkit's availability.
 */
package io.weir.datagen.client;
