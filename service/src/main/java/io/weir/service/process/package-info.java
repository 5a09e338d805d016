/**
 * What the processes of Weir share: shutdown, free ports, daemon threads, locks of directories.
 * Imports the JDK and the log; all modules but the job may import it.
 */
package io.weir.service.process;
