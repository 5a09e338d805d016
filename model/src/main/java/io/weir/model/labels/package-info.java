/**
 * Labels of series as Prometheus has them: which ones a tag has, and what a selector wants of them.
 * Imports nothing but the JDK.
 */
package io.weir.model.labels;
