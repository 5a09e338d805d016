/** Imports of CSV files of any length, line by line. Imports body, formats, samples and service. */
package io.weir.gateway.csv;
