/**
 * The demo plant: tags that move as those of a small power station, and what feeds them to Weir
 * over HTTP. Imports no other package of datagen.
 */
package io.weir.datagen.demo;
