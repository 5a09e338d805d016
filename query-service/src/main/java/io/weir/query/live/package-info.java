/**
 * Tells browsers the latest samples of the tags that they show, as they come. Imports {@code
 * reply}, {@code report} and {@code several} of the packages of this module.
 */
package io.weir.query.live;
