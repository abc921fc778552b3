package dev.meridian.domain.heatmap.poi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.heatmap.category.CategoryMapping;
import dev.meridian.domain.heatmap.poi.csv.CsvPoiReader;
import dev.meridian.domain.heatmap.poi.geojson.GeoJsonSequencePoiReader;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Places as releases of Overture have them: with {@code categories}, with both vocabularies, and with the new one alone. */
class OverturePlacesTest {
    private final CategoryMapping categories = CategoryMapping.standard();

    private static String place(String id, String properties) {
        return "{\"type\":\"Feature\",\"id\":\"" + id + "\",\"properties\":{\"names\":{\"primary\":\"" + id + "\"},"
                + properties + "},\"geometry\":{\"type\":\"Point\",\"coordinates\":[14.4,50.1]}}\n";
    }

    private static String taxonomy(String basic, String primary) {
        return "\"basic_category\":\"" + basic + "\",\"taxonomy\":{\"primary\":\"" + primary
                + "\",\"hierarchy\":[\"anything\",\"" + primary + "\"],\"alternates\":null}";
    }

    @ParameterizedTest
    @CsvSource({
        "supermarket, grocery_store, groceries",
        "cafe, cafe, restaurants",
        "park, park, parks",
        "dentist, dental_clinic, healthcare/dental",
        "orthodontist, orthodontics, healthcare/dental",
        "pediatrician, pediatric_clinic, healthcare/medical",
        "medical_center, outpatient_care_facility, healthcare/medical",
        "doctor, doctors_office, healthcare/medical",
        "shopping_center, shopping_mall, shopping",
        "electronics, electronics_store, shopping",
        "cinema, movie_theater, entertainment",
        "theatre, theatre_venue, entertainment",
        "public_transportation, public_transit_facility_or_service, transit",
        "light_rail_and_subway_stations, light_rail_and_subway_station, transit"
    })
    void aPlaceCountsTheSameUnderItsEarlierNameAndItsNameOfToday(String earlier, String today, String category)
            throws IOException {
        Found found = Found.in(
                new GeoJsonSequencePoiReader(categories),
                place("a", "\"categories\":{\"primary\":\"" + earlier + "\"}") + place("b", taxonomy("x", today)));
        assertThat(found.pois).extracting(Poi::category).containsExactly(category, category);
        Found csv = Found.in(
                new CsvPoiReader(categories), "id,category,lat,lng\na," + earlier + ",50,14\nb," + today + ",50,14\n");
        assertThat(csv.pois).extracting(Poi::category).containsExactly(category, category);
    }

    @Test
    void theMostSpecificCategoryDecidesAndTheBasicOneIsAStopgap() throws IOException {
        Found found = Found.in(
                new GeoJsonSequencePoiReader(categories),
                place("a", taxonomy("food_and_beverage_store", "grocery_store"))
                        + place("b", taxonomy("restaurant", "pizza_restaurant"))
                        + place("c", "\"basic_category\":\"restaurant\"")
                        + place("d", "\"categories\":{\"primary\":\"pizza_restaurant\"}," + taxonomy("bar", "bar"))
                        + place("e", "\"taxonomy\":\"{\\\"primary\\\": \\\"bar\\\"}\""));
        assertThat(found.pois).extracting(Poi::id).containsExactly("a", "c", "e");
        assertThat(found.ignored).containsExactly("2: pizza_restaurant", "4: pizza_restaurant");
    }

    @Test
    void aColumnOfBasicCategoriesStandsForAMissingCategory() throws IOException {
        Found found = Found.in(new CsvPoiReader(categories), "id,basic_category,lat,lng\na,movie_theater,50,14\n");
        assertThat(found.pois).extracting(Poi::category).containsExactly("entertainment");
    }

    @Test
    void placesThatHaveClosedForGoodAreLeftOutByName() throws IOException {
        Found found = Found.in(
                new GeoJsonSequencePoiReader(categories),
                place("a", "\"operating_status\":\"permanently_closed\"," + taxonomy("bar", "bar"))
                        + place("b", "\"operating_status\":\"temporarily_closed\"," + taxonomy("bar", "bar")));
        assertThat(found.ignored).containsExactly("1: operating_status=permanently_closed");
        Found csv = Found.in(
                new CsvPoiReader(categories),
                "id,category,lat,lng,operating_status\na,bar,50,14,permanently_closed\nb,bar,50,14,open\nc,bar,50,14\n");
        assertThat(csv.pois).extracting(Poi::id).isEqualTo(List.of("b", "c"));
        assertThat(csv.ignored).containsExactly("2: operating_status=permanently_closed");
    }
}
