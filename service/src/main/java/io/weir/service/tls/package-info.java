/**
 * TLS of every listener, and of every call to one: PEM files, read again when they change. Imports
 * the settings, and nothing that serves.
 */
package io.weir.service.tls;
