package dev.meridian.domain.explorer.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.explorer.ecma.CanonicalJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class StoredConfigTest {

    /** The stored form, without the title and subtitle that every config has. */
    private static String stored(String json) {
        ObjectNode config = (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
        ObjectNode stored = StoredConfig.of(
                config, ColumnRoles.of(ColumnRoles.NamedSlugs.NONE, config.path("dimensions")), LoadedTable.empty());
        stored.remove(List.of("title", "subtitle"));
        return CanonicalJson.write(stored).replace('"', '\'');
    }

    @Test
    void onlyKnownKeysSurvive() {
        assertThat(stored("{'$schema':'s','bubbleMap':{},'customField':1,'ySlugs':'a','note':''}"))
                .isEqualTo("{'$schema':'s','note':''}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'chartTypes':['LineChart','DiscreteBar']",
                "'version':1",
                "'version':1.0",
                "'tab':'chart'",
                "'hasMapTab':false",
                "'addCountryMode':'add-country'",
                "'stackMode':'absolute'",
                "'showNoDataArea':true",
                "'hideSeriesLabels':false",
                "'hideRelativeToggle':true",
                "'hideFacetControl':true",
                "'entityType':'country or region'",
                "'entityTypePlural':'countries and regions'",
                "'facettingLabelByYVariables':'metric'",
                "'sortBy':'total'",
                "'sortOrder':'desc'",
                "'minTime':'earliest'",
                "'maxTime':'latest'",
                "'timelineMinTime':'earliest'",
                "'timelineMaxTime':'latest'",
                "'dimensions':[]",
                "'selectedEntityNames':[]",
                "'xAxis':{}",
                "'yAxis':{'scaleType':'linear','label':''}",
                "'colorScale':{'binningStrategy':'auto','customNumericValues':[]}",
                "'relatedQuestions':[]",
                "'hideAnnotationFieldsInTitle':{}",
                "'selectedEntityColors':{}"
            })
    void defaultsAreDropped(String member) {
        assertThat(stored("{" + member + "}")).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'chartTypes':[]",
                "'chartTypes':['DiscreteBar','LineChart']",
                "'hideLogo':false",
                "'minTime':'latest'",
                "'maxTime':'earliest'",
                "'minTime':2000",
                "'version':2",
                "'yAxis':{'min':'auto'}",
                "'yAxis':{'canChangeScaleType':false,'scaleType':'log'}",
                "'hideAnnotationFieldsInTitle':{'time':false}",
                "'comparisonLines':[{'yEquals':'x'}]"
            })
    void whatIsNoDefaultIsKept(String member) {
        assertThat(stored("{" + member + "}")).isEqualTo("{" + member + "}");
    }

    @ParameterizedTest
    @CsvSource({"2020abc,2020", "-5 BC,-5", "abc,null", "2e3,2"})
    void otherTimesAreLeadingIntegers(String text, String expected) {
        assertThat(stored("{'maxTime':'" + text + "'}")).isEqualTo("{'maxTime':" + expected + "}");
    }

    @Test
    void aMapWithoutATimeIsAboutTheLatest() {
        assertThat(stored("{'map':{'unknown':1}}")).isEqualTo("{'map':{'time':'latest'}}");
        assertThat(stored("{'map':{'time':'earliest','startTime':'earliest','region':'World'}}"))
                .isEqualTo("{'map':{'time':'earliest'}}");
        assertThat(stored("{'map':{'time':2010,'startTime':2000,'region':'Asia'}}"))
                .isEqualTo("{'map':{'region':'Asia','startTime':2000,'time':2010}}");
        assertThat(stored("{'map':{'startTime':2000}}")).isEqualTo("{'map':{'startTime':2000,'time':'latest'}}");
        assertThat(stored("{'map':{'time':'x'}}")).isEqualTo("{'map':{'startTime':null,'time':null}}");
        assertThat(stored("{'map':{'time':2010.0,'startTime':2010}}")).isEqualTo("{'map':{'time':2010}}");
    }

    @Test
    void aGlobeIsKeptOnlyIfItIsActiveAndThenRounded() {
        assertThat(stored("{'map':{'time':1,'globe':{'isActive':false,'zoom':2}}}"))
                .isEqualTo("{'map':{'time':1}}");
        assertThat(stored("{'map':{'time':1,'globe':{'isActive':true,'rotation':[12.345,-45.675],'zoom':1.005}}}"))
                .isEqualTo("{'map':{'globe':{'isActive':true,'rotation':[12.35,-45.67],'zoom':1.01},'time':1}}");
    }

    @Test
    void emptyPartsOfAMapGo() {
        assertThat(stored("{'map':{'time':1,'colorScale':{'binningStrategy':'auto'},'selectedEntityNames':[]}}"))
                .isEqualTo("{'map':{'time':1}}");
    }

    @Test
    void dimensionsLoseTheirSlugsAndEmptyDisplays() {
        assertThat(stored("{'dimensions':[{'property':'y','variableId':1,'slug':'s','display':{'includeInTable':true}},"
                        + "{'property':'x','variableId':2,'targetYear':2000,'display':{'unit':'','zzz':1,"
                        + "'includeInTable':false}}]}"))
                .isEqualTo(
                        "{'dimensions':[{'property':'y','variableId':1},{'display':{'includeInTable':false,'unit':''},"
                                + "'property':'x','targetYear':2000,'variableId':2}]}");
    }

    @Test
    void namesAreKeptOnceInTheirOrder() {
        assertThat(stored("{'selectedEntityNames':['B','A','B'],'focusedSeriesNames':['x','x']}"))
                .isEqualTo("{'focusedSeriesNames':['x'],'selectedEntityNames':['B','A']}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'chartTypes':['LineChart','SlopeChart']|'line'",
                "'chartTypes':['SlopeChart','LineChart']|'line'",
                "'chartTypes':['StackedArea','LineChart']|'stacked-area'",
                "'chartTypes':['StackedArea','LineChart']|'line'",
                "'chartTypes':['ScatterPlot']|'scatter'",
                "'chartTypes':['ScatterPlot','Marimekko']|'marimekko'",
                "'chartTypes':['LineChart']|'map'",
                "'chartTypes':['LineChart','LineChart']|'slope'",
                "'chartTypes':['LineChart','Bogus']|'line'",
                "'note':''|'dumbbell'",
                "'note':''|2011"
            })
    void aTabThatDenotesTheFirstValidTypeIsDropped(String types, String tab) {
        assertThat(stored("{" + types + ",'tab':" + tab + "}")).doesNotContain("tab");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'chartTypes':['SlopeChart','LineChart']|'slope'",
                "'chartTypes':['ScatterPlot','Marimekko']|'scatter'",
                "'chartTypes':['WorldMap']|'map'",
                "'chartTypes':['Bogus','Other']|'line'",
                "'chartTypes':[]|'line'",
                "'chartTypes':[]|'map'",
                "'hasMapTab':true|'map'",
                "'note':''|'table'",
                "'note':''|'discrete-bar'"
            })
    void everyOtherTabIsKept(String types, String tab) {
        assertThat(stored("{" + types + ",'tab':" + tab + "}")).contains("'tab':" + tab);
    }
}
