/**
 * What travels of records: commands to the log, changes from the operator, queries and results, and
 * their bytes. Pure values; imports the package of the model alone.
 */
package io.weir.model.records;
