/**
 * {@code datagen streams}: clients of all kinds use streams of events side by side, and what each
 * sees is checked against what was acknowledged. Imports testkit's addresses and the package above.
 */
package io.weir.datagen.streams;
