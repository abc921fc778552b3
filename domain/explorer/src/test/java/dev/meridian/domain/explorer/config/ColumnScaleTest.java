package dev.meridian.domain.explorer.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.explorer.ecma.CanonicalJson;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ColumnScaleTest {

    private static String scale(Map<String, String> fields) {
        return CanonicalJson.write(ColumnScale.of(name -> fields.getOrDefault(name, "")))
                .replace('"', '\'');
    }

    @Test
    void withoutFieldsThereIsNoScale() {
        assertThat(scale(Map.of("colorScaleNumericMinValue", "5", "colorScaleEqualSizeBins", "true")))
                .isEqualTo("{}");
    }

    @Test
    void numericBinsMakeAManualScale() {
        assertThat(scale(Map.of(
                        "colorScaleNumericBins",
                        "10,,low; 20,#ccc,mid, with comma;;30x",
                        "colorScaleNumericMinValue",
                        "1")))
                .isEqualTo("{'binningStrategy':'manual','customNumericColors':[null,'#ccc',null],"
                        + "'customNumericColorsActive':true,'customNumericLabels':['low','mid, with comma',null],"
                        + "'customNumericValues':[1,10,20,30]}");
        assertThat(scale(Map.of("colorScaleNumericBins", "5"))).contains("'customNumericValues':[0,5]");
    }

    @Test
    void categoriesAreKnownByTheirTextAsItIs() {
        assertThat(scale(Map.of(
                        "colorScaleCategoricalBins",
                        "one,#ccc,uno; two,,dos;,x,y;three",
                        "colorScaleNoDataLabel",
                        "None")))
                .isEqualTo("{'binningStrategy':'manual','customCategoryColors':{'one':'#ccc'},"
                        + "'customCategoryLabels':{' two':'dos','No data':'None','one':'uno'}}");
    }

    @Test
    void aNamedStrategyGoesBeforeTheManualOne() {
        assertThat(scale(Map.of("colorScaleNumericBins", "5", "colorScaleBinningStrategy", "ckmeans")))
                .contains("'binningStrategy':'ckmeans'");
    }

    @Test
    void invertingIsKeptEvenIfFalse() {
        assertThat(scale(Map.of("colorScaleInvert", "false", "colorScaleScheme", "Blues")))
                .isEqualTo("{'baseColorScheme':'Blues','colorSchemeInvert':false}");
    }
}
