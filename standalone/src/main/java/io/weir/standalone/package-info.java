/**
 * All of Weir in one process, and the names of its roles. The one package that sees every module;
 * nothing may import it.
 */
package io.weir.standalone;
