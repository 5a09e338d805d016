/**
 * JSON Web Tokens of an identity provider outside of Weir: whose they are, and whether they are
 * genuine. Imports {@code settings}, {@code tls} and {@code process}; knows no rights.
 */
package io.weir.service.identity;
