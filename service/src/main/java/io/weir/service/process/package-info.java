/**
 * What the processes of Weir do alike: end when they are told to, find free ports, name their
 * threads, lock their directories. Imports the JDK and the log; all but the job may import it.
 */
package io.weir.service.process;
