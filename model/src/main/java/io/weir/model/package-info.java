/**
 * What travels: tags, samples, queries and results, and their bytes. Pure values and functions;
 * imports nothing but the JDK, and every other module may import it.
 */
package io.weir.model;
