/**
 * Weir's own metrics as events of the stream {@code $sys/metrics}: each process appends snapshots
 * of what its {@code /metrics} shows. Imports {@code io.weir.model.records} and, of this module,
 * {@code settings} and {@code process}.
 */
package io.weir.service.system;
