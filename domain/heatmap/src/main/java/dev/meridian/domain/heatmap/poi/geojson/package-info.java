/** Places of GeoJSON files and sequences, as OpenStreetMap and Overture tools write them, read feature by feature. */
@NullMarked
package dev.meridian.domain.heatmap.poi.geojson;

import org.jspecify.annotations.NullMarked;
