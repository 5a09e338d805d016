/**
 * {@code datagen streams}: clients of all kinds use streams of events side by side, and what each
 * sees is checked against what was acknowledged. Imports the package of clients.
 */
package io.weir.datagen.streams;
