/**
 * Samples as records of the log: the packed form of {@link io.weir.model.SampleBlock}, and how both
 * forms are read and cut. Imports the model alone; whoever writes or reads the log may import it.
 */
package io.weir.model.block;
