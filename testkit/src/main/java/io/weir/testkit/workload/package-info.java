/**
 * What is sent, as pure functions of a seed: which tag, when, with which values, so that any sample
 * can be computed again. Imports {@code io.weir.model} and a JSON library for the manifest, and no
 * HTTP.
 */
package io.weir.testkit.workload;
