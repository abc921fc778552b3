package dev.meridian.domain.heatmap.poi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.domain.heatmap.category.CategoryMapping;
import dev.meridian.domain.heatmap.poi.csv.CsvPoiReader;
import dev.meridian.domain.heatmap.poi.geojson.GeoJsonPoiReader;
import dev.meridian.domain.heatmap.poi.geojson.GeoJsonSequencePoiReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PoiReadersTest {
    private final CategoryMapping categories = CategoryMapping.standard();

    @Test
    void csvTakesOurWordsOverturesAndTags() throws IOException {
        Found found = Found.in(new CsvPoiReader(categories), """
            id,category,lat,lng,name
            a,groceries,1.5,2.5,"Shop, ""the"" one"
            b,pub,1,2,
            c,shop=greengrocer,1,2,Green
            d,healthcare,1,2,Doctor
            e,bakery,1,2,Bread
            """);
        assertThat(found.pois)
                .containsExactly(
                        new Poi("a", "groceries", 1.5, 2.5, "Shop, \"the\" one"),
                        new Poi("b", "restaurants", 1, 2, null),
                        new Poi("c", "groceries", 1, 2, "Green"),
                        new Poi("d", "healthcare/medical", 1, 2, "Doctor"));
        assertThat(found.ignored).containsExactly("6: bakery");
        assertThat(found.rejected).isEmpty();
    }

    @Test
    void badRowsOfACsvAreNamedByTheirLineAndTheRestIsRead() throws IOException {
        Found found = Found.in(new CsvPoiReader(categories), """
            \uFEFFid,category,lat,lng,name\r
            a,parks,91,2,x\r
            b,parks,1\r
            c,parks,one,2,\r
            d,parks,1,2,"two
            lines"\r
            ,parks,1,2,\r
            e,parks,1,NaN,\r

            f,parks,1,2,"never closed
            g,parks,1,2,g
            """);
        assertThat(found.pois).extracting(Poi::id).containsExactly("d", "g");
        assertThat(found.pois.get(0).name()).isEqualTo("two\nlines");
        assertThat(found.rejected)
                .containsExactly(
                        "2: lat must lie in -90..90, not 91.0",
                        "3: has 3 fields, the header asks for 4",
                        "4: lat is not a number: 'one'",
                        "7: id must have 1 to 200 characters",
                        "8: lng must lie in -180..180, not NaN",
                        "10: has a quote that is never closed");
    }

    @Test
    void aLineThatIsNotUtf8IsRejectedAlone() throws IOException {
        byte[] file = "id,category,lat,lng\na,parks,1,2\n?,parks,1,2\nc,parks,1,2".getBytes(StandardCharsets.UTF_8);
        file[32] = (byte) 0xFF;
        Found found = Found.in(new CsvPoiReader(categories), new ByteArrayInputStream(file));
        assertThat(found.rejected).containsExactly("3: is not UTF-8");
        assertThat(found.pois).hasSize(2);
    }

    @Test
    void nodesWaysAndRelationsOfOneNumberAreThreePlaces() throws IOException {
        Found found = Found.in(new GeoJsonSequencePoiReader(categories), """
            {"type":"Feature","properties":{"osm_id":"9","leisure":"park"},\
            "geometry":{"type":"Point","coordinates":[1,1]}}
            {"type":"Feature","properties":{"osm_id":"9","leisure":"park"},\
            "geometry":{"type":"LineString","coordinates":[[1,1],[2,2]]}}
            {"type":"Feature","properties":{"osm_id":"9","leisure":"park"},\
            "geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}}
            {"type":"Feature","properties":{"osm_id":null,"osm_way_id":"9","leisure":"park"},\
            "geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}}
            """);
        assertThat(found.pois).extracting(Poi::id).containsExactly("node/9", "way/9", "relation/9", "way/9");
    }

    @Test
    void aCsvWithoutTheHeaderIsRefused() {
        assertThatThrownBy(() -> Found.in(new CsvPoiReader(categories), "a,parks,1,2\n"))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("id,category,lat,lng,name");
    }

    @Test
    void overtureCollectionsAreReadFeatureByFeature() throws IOException {
        Found found = Found.in(new GeoJsonPoiReader(categories), """
            {"type":"FeatureCollection","name":"places","features":[
            {"type":"Feature","id":"08f1","geometry":{"type":"Point","coordinates":[24.9,60.1]},
             "properties":{"categories":{"primary":"coffee_shop"},"names":{"primary":"Kaffe"}}},
            {"type":"Feature","geometry":{"type":"Point","coordinates":[24.9,60.1]},
             "properties":{"id":"08f2","categories":"{\\"primary\\": \\"park\\"}","names":"{\\"primary\\": \\"P\\"}"}},
            {"type":"Feature","id":"x","geometry":null,"properties":{"categories":{"primary":"gym"}}},
            {"type":"Feature","id":"y","properties":{"categories":{"primary":"bakery"}}},
            {"type":"Nonsense"}
            ]}
            """);
        assertThat(found.pois)
                .containsExactly(
                        new Poi("08f1", "restaurants", 60.1, 24.9, "Kaffe"), new Poi("08f2", "parks", 60.1, 24.9, "P"));
        assertThat(found.rejected)
                .containsExactly("6: has no coordinates", "8: is not a GeoJSON feature with properties");
        assertThat(found.ignored).containsExactly("7: bakery");
    }

    @Test
    void openStreetMapSequencesAreReadLineByLine() throws IOException {
        Found found = Found.in(new GeoJsonSequencePoiReader(categories), """
            \u001e{"type":"Feature","properties":{"@id":7,"@type":"node","shop":"convenience","amenity":"cafe"},\
            "geometry":{"type":"Point","coordinates":[2,1]}}
            {"type":"Feature","id":"way/7","properties":{"tags":{"leisure":"park","name":"Green"}},\
            "geometry":{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}}
            {"type":"Feature","properties":{"osm_id":"9","other_tags":"\\"amenity\\"=>\\"pub\\",\\"x\\"=>\\"y\\""},\
            "geometry":{"type":"Point","coordinates":[2,1]}}
            {"type":"Feature",
            {"type":"Feature","properties":{"leisure":"garden"},"geometry":{"type":"Point","coordinates":[2,1]}}
            """);
        assertThat(found.pois.subList(0, 3))
                .containsExactly(
                        new Poi("node/7", "groceries", 1, 2, null),
                        new Poi("way/7", "parks", 1, 1, "Green"),
                        new Poi("node/9", "restaurants", 1, 2, null));
        assertThat(found.pois.get(3).id()).startsWith("derived/");
        assertThat(found.rejected).containsExactly("4: is not JSON");
    }

    @Test
    void textsOfASequenceMayHaveSeveralLines() throws IOException {
        String one = """
            \u001e{
            "type": "Feature",
            "id": "%s",
            "properties": {"leisure": "park", "addresses": [
            {}
            ]},
            "geometry": {"type": "Point", "coordinates": [
              2, 1]}
            }
            """;
        Found found = Found.in(
                new GeoJsonSequencePoiReader(categories),
                one.formatted("a") + "\u001e{\n\"broken\":\n" + one.formatted("b")
                        + "\u001e{\"type\":\"FeatureCollection\",\"features\":[\n"
                        + one.formatted("c").replace("\u001e", "")
                        + "]}\n" + one.formatted("d"));
        assertThat(found.pois).extracting(Poi::id).containsExactly("a", "b", "c", "d");
        assertThat(found.rejected).containsExactly("10: is not JSON");
    }

    @Test
    void aBrokenCollectionIsRefusedWithItsLine() {
        assertThatThrownBy(() -> Found.in(
                        new GeoJsonPoiReader(categories), "{\"type\":\"FeatureCollection\",\n\"features\":[{]"))
                .isInstanceOfSatisfying(
                        MalformedFileException.class, e -> assertThat(e.line()).isEqualTo(2));
    }
}
