/**
 * {@code datagen documents}: clients write numbers and documents by time, read them by intervals,
 * filters and resolutions, list and delete them, and compare what they get with a look at all that
 * they wrote. Imports the package of clients.
 */
package io.weir.datagen.documents;
