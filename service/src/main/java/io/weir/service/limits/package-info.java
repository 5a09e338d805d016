/**
 * How much one client may ask for: requests and bytes a second, and streams at the same time; and
 * which proxies are believed where a client is from. Imports the settings, and nothing that serves.
 */
package io.weir.service.limits;
