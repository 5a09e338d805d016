/**
 * InfluxDB's line protocol over the paths of its versions 1 and 2: each field of a point becomes a
 * sample of one value. Imports body, formats, samples, series and service.
 */
package io.weir.gateway.influx;
