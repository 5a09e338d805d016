/** Certificates for tests and trials, made without a tool. Imports nothing but the JDK. */
package io.weir.testkit.tls;
