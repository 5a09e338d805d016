/**
 * The one way to configure a Weir process: environment variables {@code WEIR_*}, read once in Main.
 * Imports {@code io.weir.model} and the JDK; every module that has settings of its own may import
 * it.
 */
package io.weir.service.settings;
