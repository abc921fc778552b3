package dev.meridian.domain.heatmap.poi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.meridian.domain.heatmap.category.CategoryMapping;
import dev.meridian.domain.heatmap.poi.csv.CsvPoiReader;
import dev.meridian.domain.heatmap.poi.geojson.GeoJsonPoiReader;
import dev.meridian.domain.heatmap.poi.geojson.Hstore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** OpenStreetMap features as the tools in use write them. */
class OsmToolsTest {
    private static final String POINT = "{\"type\":\"Point\",\"coordinates\":[14.4,50.1]}";
    private static final String AREA =
            "{\"type\":\"Polygon\",\"coordinates\":[[[14,50],[14.2,50],[14.2,50.2],[14,50.2],[14,50]]]}";

    private final CategoryMapping categories = CategoryMapping.standard();

    private static String feature(String members, String properties, String geometry) {
        return "{\"type\":\"Feature\"," + members + "\"properties\":{" + properties + "},\"geometry\":" + geometry
                + "}\n";
    }

    private Found read(String... features) throws IOException {
        return Found.in(
                new GeoJsonPoiReader(categories),
                "{\"type\":\"FeatureCollection\",\"features\":[" + String.join(",", features) + "]}");
    }

    static List<Arguments> nodeAndWayOfOneNumber() {
        return List.of(
                Arguments.of("OSMnx", "", "\"element\":\"%s\",\"id\":4712"),
                Arguments.of("OSMnx 1", "", "\"element_type\":\"%s\",\"osmid\":4712"),
                Arguments.of("OSMnx by GeoPandas", "\"id\":\"('%s', 4712)\",", "\"x\":1"),
                Arguments.of("numbers of rows by GeoPandas", "\"id\":\"0\",", "\"element\":\"%s\",\"id\":4712"),
                Arguments.of("floating point by pandas", "", "\"osm_type\":\"%s\",\"id\":4712.0"),
                Arguments.of("osm2geojson", "", "\"type\":\"%s\",\"id\":4712"),
                Arguments.of("QuickOSM", "", "\"osm_id\":\"4712\",\"osm_type\":\"%s\""),
                Arguments.of("osmtogeojson", "\"id\":\"%s/4712\",", "\"@id\":\"%s/4712\""),
                Arguments.of("Overpass turbo without feature ids", "", "\"@id\":\"%s/4712\""),
                Arguments.of("osmium", "", "\"@type\":\"%s\",\"@id\":4712"),
                Arguments.of("osmium by type and number", "\"id\":\"%l4712\",", "\"x\":1"),
                Arguments.of("ohsome", "", "\"@osmId\":\"%s/4712\",\"@osmType\":\"%s\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void nodeAndWayOfOneNumber(String tool, String members, String properties) throws IOException {
        Found found = read(
                feature(
                        members.replace("%s", "node").replace("%l", "n"),
                        properties.replace("%s", "node") + ",\"amenity\":\"cafe\"",
                        POINT),
                feature(
                        members.replace("%s", "way").replace("%l", "w"),
                        properties.replace("%s", "way") + ",\"leisure\":\"park\"",
                        AREA));
        assertThat(found.pois).extracting(Poi::id).as(tool).containsExactly("node/4712", "way/4712");
    }

    /** What osmium makes of a closed way, each time as a line and as an area that begins elsewhere and runs the other way. */
    private Found closedWay(String lineId, String areaId) throws IOException {
        String properties = "\"leisure\":\"park\",\"name\":\"Puisto\"";
        return read(feature(lineId, properties, """
                        {"type":"LineString","coordinates":[[24.9437,60.1733],[24.9433,60.1717],[24.9411,60.1711],
                        [24.9403,60.1729],[24.9437,60.1733]]}"""), feature(areaId, properties, """
                        {"type":"MultiPolygon","coordinates":[[[[24.9403,60.1729],[24.9411,60.1711],[24.9433,60.1717],
                        [24.9437,60.1733],[24.9403,60.1729]]]]}"""));
    }

    @Test
    void aClosedWayThatOsmiumWritesAsALineAndAsAnAreaIsOnePlace() throws IOException {
        assertThat(closedWay("\"id\":\"w4711\",", "\"id\":\"a9422\",").pois)
                .extracting(Poi::id)
                .containsExactly("way/4711", "way/4711");
        List<Poi> withoutIds = closedWay("", "").pois;
        assertThat(withoutIds)
                .hasSize(2)
                .extracting(Poi::id)
                .containsOnly(withoutIds.getFirst().id());
        assertThat(withoutIds.getFirst().id()).startsWith("derived/");
    }

    @Test
    void anAreaThatOsmiumNumbersIsItsWayOrRelation() throws IOException {
        String garden = """
            {"type":"MultiPolygon","coordinates":[[[[24.9403,60.1729],[24.9433,60.1717],[24.9419,60.1741],[24.9403,60.1729]]]]}""";
        Found found = read(
                feature("\"id\":\"a9423\",", "\"leisure\":\"garden\"", garden),
                feature("\"id\":\"a9424\",", "\"leisure\":\"garden\"", garden),
                feature("\"id\":\"a9424\",", "\"amenity\":\"cafe\"", POINT));
        assertThat(found.pois)
                .extracting(Poi::id)
                .as("an own id of a point stays as it is")
                .containsExactly("relation/4711", "way/4712", "a9424");
    }

    @Test
    void fullIdsAreIdsOfElementsAndOwnNumbersStayNumbers() throws IOException {
        Found found = read(
                feature("", "\"full_id\":\"n4712\",\"osm_id\":\"4712\",\"amenity\":\"cafe\"", POINT),
                feature("", "\"full_id\":\"r4712\",\"osm_id\":\"4712\",\"leisure\":\"park\"", AREA),
                feature("\"id\":17,", "\"amenity\":\"cafe\"", POINT),
                feature("\"id\":\"08f1\",", "\"amenity\":\"cafe\",\"type\":\"place\"", POINT));
        assertThat(found.pois).extracting(Poi::id).containsExactly("node/4712", "relation/4712", "17", "08f1");
    }

    @Test
    void tagsInOnePropertyAreReadAsObjectAsJsonAndAsHstore() throws IOException {
        Found found = read(
                feature("", "\"osm_id\":\"1\",\"tags\":{\"amenity\":\"cafe\",\"name\":\"A\"}", POINT),
                feature("", "\"osm_id\":\"2\",\"other_tags\":\"{\\\"shop\\\": \\\"supermarket\\\"}\"", POINT),
                feature("", "\"osm_id\":\"3\",\"all_tags\":\"{\\\"amenity\\\": \\\"bar\\\"}\"", POINT),
                feature(
                        "",
                        "\"osm_id\":\"4\",\"all_tags\":\"\\\"x\\\"=>NULL, \\\"leisure\\\" => \\\"park\\\"\"",
                        POINT),
                feature(
                        "",
                        "\"osm_id\":\"5\",\"other_tags\":\"\\\"amenity\\\"=>\\\"cafe\\\",\\\"name\\\"=>"
                                + "\\\"The \\\\\\\"Linden\\\\\\\" \\\\\\\\ Co\\\"\"",
                        POINT));
        assertThat(found.pois)
                .extracting(Poi::category)
                .containsExactly("restaurants", "groceries", "restaurants", "parks", "restaurants");
        assertThat(found.pois.get(4).name()).isEqualTo("The \"Linden\" \\ Co");
    }

    @Test
    void whatFollowsAMistakeInAnHstoreIsNotRead() {
        assertThat(Hstore.parse("\"a\"=>\"1\", b, \"c\"=>\"2\"")).isEqualTo(Map.of("a", "1"));
        assertThat(Hstore.parse("\"a\"=>\"1\",\"b\"=>\"never closed")).isEqualTo(Map.of("a", "1"));
        assertThat(Hstore.parse("\"a\"")).isEmpty();
        assertThat(Hstore.parse("")).isEmpty();
    }

    @Test
    void eachOfSeveralValuesOfATagCounts() throws IOException {
        Found found = read(
                feature("", "\"amenity\":\"cafe;bar\"", POINT),
                feature("", "\"shop\":\"bakery; supermarket\"", POINT),
                feature("", "\"shop\":\"bakery;butcher\"", POINT));
        assertThat(found.pois).extracting(Poi::category).containsExactly("restaurants", "groceries");
        assertThat(found.ignored).containsExactly("3: shop=bakery;butcher");
        assertThat(Found.in(new CsvPoiReader(categories), "id,category,lat,lng\na,shop=bakery;supermarket,1,2\n").pois)
                .hasSize(1);
    }

    @Test
    void anOwnTagNamedCategoryDoesNotHideTheOthers() throws IOException {
        Found found = read(
                feature("", "\"amenity\":\"cafe\",\"category\":\"eatery\"", POINT),
                feature("", "\"amenity\":\"bank\",\"category\":\"A\"", POINT),
                feature("", "\"category\":\"A\"", POINT),
                feature("", "\"craft\":\"basket_maker\"", POINT),
                feature("", "\"category\":\"parks\"", POINT));
        assertThat(found.pois).extracting(Poi::category).containsExactly("restaurants", "parks");
        assertThat(found.ignored).containsExactly("2: amenity=bank", "3: A", "4: (no known tag)");
    }

    @Test
    void anAreaOverTheAntimeridianLiesThere() throws IOException {
        Found found = read(
                feature("", "\"leisure\":\"park\"", """
            {"coordinates":[[[[179.98,-16.9],[180,-16.9],[180,-16.8],[179.98,-16.8],[179.98,-16.9]]],
            [[[-180,-16.9],[-179.96,-16.9],[-179.96,-16.8],[-180,-16.8],[-180,-16.9]]]],"type":"MultiPolygon"}"""),
                feature("", "\"leisure\":\"park\"", """
            {"type":"LineString","coordinates":[[-170,10],[170,10]]}"""),
                feature("", "\"leisure\":\"park\"", """
            {"type":"LineString","coordinates":[[-80,10],[80,10]]}"""));
        assertThat(found.pois.get(0).lng()).isCloseTo(-179.995, within(1e-9));
        assertThat(found.pois.get(0).lat()).isCloseTo(-16.85, within(1e-9));
        assertThat(found.pois.get(1).lng()).isEqualTo(180);
        assertThat(found.pois.get(2).lng()).isZero();
    }

    @Test
    void everyGeometryIsAPlaceOrHasItsReason() throws IOException {
        Found found = read(
                feature("", "\"leisure\":\"park\"", """
                    {"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[10,20,300]},
                    {"type":"LineString","coordinates":[[12,20],[14,20]]}]}"""),
                feature("", "\"leisure\":\"park\"", """
                    {"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[0,0],[1,0],[0,1],[0,0]]]}"""),
                feature("", "\"leisure\":\"park\"", "{\"type\":\"GeometryCollection\",\"geometries\":[]}"),
                feature("", "\"leisure\":\"park\"", "{\"type\":\"Circle\",\"coordinates\":[1,2]}"),
                feature("", "\"leisure\":\"park\"", "{\"type\":\"Point\",\"coordinates\":[\"1\",\"2\"]}"),
                feature("", "\"leisure\":\"park\"", "{\"type\":\"Point\",\"coordinates\":[181,2]}"));
        assertThat(found.pois).extracting(Poi::lng).containsExactly(12.0, 2.0);
        assertThat(found.pois).extracting(Poi::lat).containsExactly(20.0, 2.0);
        assertThat(found.rejected)
                .extracting(reason -> reason.substring(reason.indexOf(' ') + 1))
                .containsExactly(
                        "has no coordinates",
                        "has a geometry of the unknown type 'Circle'",
                        "has no coordinates",
                        "lng must lie in -180..180, not 181.0");
    }

    @Test
    void halfCharactersAreRefusedInIdsAndNamesSoThatTwoIdsNeverBecomeOne() throws IOException {
        Found found = read(
                feature("\"id\":\"x\\ud83d\",", "\"amenity\":\"cafe\"", POINT),
                feature("\"id\":\"x\\ud83c\",", "\"amenity\":\"cafe\"", POINT),
                feature("\"id\":\"y\",", "\"amenity\":\"cafe\",\"name\":\"B \\udc00\"", POINT),
                feature("", "\"amenity\":\"cafe\",\"name\":\"C \\udc00\"", POINT),
                feature("\"id\":\"\\ud83c\\udf33\",", "\"amenity\":\"cafe\",\"name\":\"\\ud83c\\udf33\"", POINT));
        assertThat(found.pois).extracting(Poi::id).containsExactly("\uD83C\uDF33");
        assertThat(found.rejected).hasSize(4).allMatch(reason -> reason.contains("half of a character"));
        byte[] halfInUtf8 = "id,category,lat,lng\nx???,cafe,1,2\n".getBytes(StandardCharsets.UTF_8);
        halfInUtf8[21] = (byte) 0xED;
        halfInUtf8[22] = (byte) 0xA0;
        halfInUtf8[23] = (byte) 0x80;
        assertThat(Found.in(new CsvPoiReader(categories), new ByteArrayInputStream(halfInUtf8)).rejected)
                .containsExactly("2: is not UTF-8");
    }
}
